package dev.everwire.reconnect;

import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.event.SerialExecutor;
import dev.everwire.flow.ReadGate;

/**
 * The way in: a message is dispatched on the thread that brought it, if nothing else runs; one that
 * comes before {@code open}, while the on-connect hook runs, is held until then (C2, R7). Also
 * knows when the link last gave a sign of life. Used in the shell's serial executor.
 */
final class Incoming {

  /** How many messages are held before reading pauses. */
  private static final int HELD_LIMIT = 128;

  /** What it needs from the socket around it. */
  interface Context {

    /** Looks at a message, whether anybody's or not. */
    void arrived(Attempt from, Message message);

    /** Returns whether messages of this attempt are anybody's. */
    boolean delivers(Attempt from);

    boolean isOpen();

    void dispatch(Message message);

    long nowNs();
  }

  private final Context context;
  private final SerialExecutor serial;
  private final ReadGate gate;
  private long lastLifeNs;
  private long lastMessageNs = -1;

  Incoming(Context context, SerialExecutor serial, ReadGate gate) {
    this.context = context;
    this.serial = serial;
    this.gate = gate;
  }

  /** Takes a message, on any thread; {@code later} if this thread must not run listeners now. */
  void message(Attempt from, MessageEvent event, boolean later) {
    if (!later && serial.tryEnter()) {
      try {
        deliver(from, event);
      } finally {
        serial.exit();
      }
    } else {
      // Somebody else's turn: the message has to wait for it, and so do those behind it.
      gate.hold();
      serial.execute(
          () -> {
            gate.release();
            deliver(from, event);
          });
    }
  }

  private void deliver(Attempt from, MessageEvent event) {
    context.arrived(from, event.data());
    if (!context.delivers(from)) {
      return;
    }
    lastLifeNs = context.nowNs();
    if (context.isOpen() && from.held.isEmpty()) {
      dispatch(event);
    } else {
      from.held.add(event);
      if (from.held.size() == HELD_LIMIT) {
        gate.hold();
      }
    }
  }

  /** Dispatches what was held for the hook. */
  void releaseHeld(Attempt opened) {
    boolean full = opened.held.size() >= HELD_LIMIT;
    for (MessageEvent event; (event = opened.held.poll()) != null; ) {
      dispatch(event);
    }
    if (full) {
      gate.release();
    }
  }

  /** What is held came, for the application, when it is dispatched: after the outage (R14). */
  private void dispatch(MessageEvent event) {
    lastMessageNs = context.nowNs();
    context.dispatch(event.data());
  }

  /** Forgets what was held: the connection that brought it is gone before it was open. */
  void discardHeld(Attempt left) {
    if (left.held.size() >= HELD_LIMIT) {
      gate.release();
    }
    left.held.clear();
  }

  /** Notes a sign of life. */
  void alive() {
    lastLifeNs = context.nowNs();
  }

  long lastLifeNs() {
    return lastLifeNs;
  }

  boolean anyMessage() {
    return lastMessageNs >= 0;
  }

  long lastMessageNs() {
    return lastMessageNs;
  }
}
