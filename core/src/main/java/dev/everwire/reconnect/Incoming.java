package dev.everwire.reconnect;

import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.event.SerialExecutor;
import dev.everwire.flow.ReadGate;
import dev.everwire.reconnect.HeldMessages.Reason;

/**
 * The way in: a message is dispatched on the thread that brought it, if nothing else runs; one that
 * has to wait for something, the on-connect hook (C2, R7) or the catch-up hook (R14), is held, and
 * at a bound reading pauses. Also knows when the link last gave a sign of life. Used in the shell's
 * serial executor.
 */
final class Incoming {

  /** How many messages are held for {@code open} before reading pauses. */
  private static final int OPENING_LIMIT = 128;

  /** What it needs from the socket around it. */
  interface Context {

    /** Looks at a message, whether anybody's or not. */
    void arrived(Attempt from, Message message);

    /** Returns whether messages of this attempt are anybody's. */
    boolean delivers(Attempt from);

    /** Returns whether this attempt is the connection that there is, and not one to come. */
    boolean isCurrent(Attempt from);

    void dispatch(Message message);

    /** A connection that cannot be paused has brought more than may be held. */
    void overflowed(Attempt from);

    long nowNs();
  }

  private final Context context;
  private final SerialExecutor serial;
  private final ReadGate gate;
  private final CatchUpOptions bounds;
  private long lastLifeNs;
  private long lastMessageNs = -1;

  Incoming(Context context, SerialExecutor serial, ReadGate gate, CatchUpOptions bounds) {
    this.context = context;
    this.serial = serial;
    this.gate = gate;
    this.bounds = bounds;
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
      if (!context.isCurrent(from)) {
        from.pause();
      }
      serial.execute(
          () -> {
            gate.release();
            deliver(from, event);
            goOnWithSuccessor(from);
          });
    }
  }

  /** The gate is the current connection's; one that became it meanwhile is resumed by the gate. */
  private void goOnWithSuccessor(Attempt from) {
    if (context.delivers(from) && !context.isCurrent(from) && !from.held.isPausing()) {
      from.resume();
    }
  }

  private void deliver(Attempt from, MessageEvent event) {
    context.arrived(from, event.data());
    if (!hears(from)) {
      return;
    }
    boolean current = context.isCurrent(from);
    if (current) {
      lastLifeNs = context.nowNs();
    }
    if (from.held.isHeld()) {
      hold(from, event.data(), current);
    } else {
      lastMessageNs = context.nowNs();
      context.dispatch(event.data());
    }
  }

  /**
   * Returns whether what this attempt brings now is dispatched. Once it was not it never is again,
   * whatever is asked for meanwhile: a message behind a discarded one would hide the gap (R14).
   */
  boolean hears(Attempt from) {
    if (!context.delivers(from)) {
      from.discards = true;
    }
    return !from.discards;
  }

  // ---- what has to wait

  private void hold(Attempt from, Message message, boolean current) {
    HeldMessages held = from.held;
    held.add(message, context.nowNs());
    if (!isFull(held)) {
      return;
    }
    if (!from.isPausable()) {
      context.overflowed(from);
    } else if (held.pausing(true)) {
      pause(from, current);
    }
  }

  private boolean isFull(HeldMessages held) {
    return held.isHeldFor(Reason.CATCH_UP)
        ? held.count() >= bounds.maxHeldMessages() || held.bytes() >= bounds.maxHeldBytes()
        : held.count() >= OPENING_LIMIT;
  }

  /** What the old connection still brings must not wait for the one that is to replace it. */
  private void pause(Attempt from, boolean current) {
    if (current) {
      gate.hold();
    } else {
      from.pause();
    }
  }

  /** What has been held back by itself counts from now on; so does the gate (R16). */
  void promoted(Attempt promoted) {
    if (promoted.held.isPausing()) {
      gate.hold();
    }
    gate.socketChanged();
  }

  /** Lets the messages of a connection wait, until {@link #release}. */
  void hold(Attempt opened, Reason reason) {
    opened.held.hold(reason);
    if (!isFull(opened.held)) {
      goOnReading(opened);
    }
  }

  /** Dispatches what was held, unless it has to wait for something else as well. */
  void release(Attempt opened, Reason reason) {
    HeldMessages held = opened.held;
    held.release(reason);
    if (held.isHeld()) {
      return;
    }
    HeldMessages.Held first;
    while (hears(opened) && (first = held.poll()) != null) {
      lastMessageNs = first.arrivedNs();
      context.dispatch(first.message());
    }
    discardHeld(opened);
  }

  /** Forgets what was held: the connection that brought it is gone, or about to be closed. */
  void discardHeld(Attempt left) {
    left.held.clear();
    goOnReading(left);
  }

  private void goOnReading(Attempt paused) {
    if (paused.held.pausing(false) && context.isCurrent(paused)) {
      gate.release();
    }
  }

  /** Notes that by now no message is missing that came before this time. */
  void complete(long untilNs) {
    lastMessageNs = untilNs;
  }

  /** Notes a sign of life. */
  void alive() {
    lastLifeNs = context.nowNs();
  }

  long lastLifeNs() {
    return lastLifeNs;
  }

  /** Returns when the last message came that was dispatched; negative if none was. */
  long lastMessageNs() {
    return lastMessageNs;
  }
}
