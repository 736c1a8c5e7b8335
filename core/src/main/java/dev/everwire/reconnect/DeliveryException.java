package dev.everwire.reconnect;

import org.jspecify.annotations.Nullable;

/** A message will not be known to have arrived. */
public final class DeliveryException extends Exception {

  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** The socket was closed, or had given up, when the message was sent. */
    REFUSED("the socket is closed"),
    /**
     * The socket was closed, or gave up, first. The message is still kept, and goes out if the
     * socket is reconnected.
     */
    CLOSED("the socket was closed first"),
    /** A connection has it, but {@code Confirmation.byReply} found no key in it. */
    NO_REPLY_EXPECTED("no reply to it is expected"),
    /** {@link Delivery#cancel()} withdrew it. */
    CANCELLED("it was withdrawn"),
    /** {@code drainQueuedMessages} took it back. */
    DRAINED("it was taken back"),
    /** The queue was full, and its overflow policy chose this message. */
    OVERFLOW("the queue was full"),
    /** Its time to live passed. */
    EXPIRED("its time to live passed"),
    /** Its scope was a connection that is gone. */
    CONNECTION_LOST("the connection that it was for is gone"),
    /** It was to be on the disk before {@code send} returned, and could not be written. */
    NOT_STORED("it could not be written to the disk"),
    /** The transport refused it. */
    UNSENDABLE("the transport refused it");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    static Reason of(DroppedEvent.Reason dropped) {
      return switch (dropped) {
        case OVERFLOW -> OVERFLOW;
        case EXPIRED -> EXPIRED;
        case CONNECTION_LOST -> CONNECTION_LOST;
        case UNSENDABLE -> UNSENDABLE;
      };
    }
  }

  private final Reason reason;
  private final boolean mayHaveArrived;

  DeliveryException(Reason reason, boolean mayHaveArrived, @Nullable Throwable cause) {
    super(
        (mayHaveArrived ? "the message may not have arrived: " : "the message was not sent: ")
            + reason.text,
        cause);
    this.reason = reason;
    this.mayHaveArrived = mayHaveArrived;
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }

  /** Returns whether a connection had taken the message, so that it may have arrived. */
  public boolean mayHaveArrived() {
    return mayHaveArrived;
  }
}
