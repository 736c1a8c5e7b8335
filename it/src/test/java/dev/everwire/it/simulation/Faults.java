package dev.everwire.it.simulation;

import dev.everwire.policy.OutboxStoreException;
import java.io.IOException;

/**
 * What is thrown on purpose, and what connections end with: one of each for all histories, since a
 * stack trace costs more than a step.
 */
@SuppressWarnings("StaticAssignmentOfThrowable")
final class Faults {

  static final IOException RESET = new IOException("connection reset");
  static final IOException REFUSED = new IOException("connection refused");
  static final IOException TERMINATED = new IOException("terminated by the application");
  static final IOException ABORTED = new IOException("closed before it was open");
  static final IOException UNANSWERED = new IOException("no answer to the Close frame");
  static final IOException LATE = new IOException("no answer to the handshake");

  static final OutboxStoreException DISK_FULL = new OutboxStoreException("the disk is full", null);
  static final OutboxStoreException DISK_FAILS = new OutboxStoreException("the disk fails", null);

  static final Deliberate LISTENER_FAILS = new Deliberate("a listener fails");
  static final Deliberate SUPPLIER_FAILS = new Deliberate("a supplier or a hook fails");
  static final Deliberate NOT_MADE = new Deliberate("the transport makes no socket");
  static final Deliberate NOT_SENT = new Deliberate("the transport refuses a message");

  private Faults() {}

  /** Thrown by the application's code, or by a transport, which is no fault of the socket's. */
  static final class Deliberate extends RuntimeException {

    private static final long serialVersionUID = 1;

    private Deliberate(String message) {
      super(message, null, false, false);
    }
  }
}
