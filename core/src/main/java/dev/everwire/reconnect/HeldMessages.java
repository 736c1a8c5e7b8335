package dev.everwire.reconnect;

import dev.everwire.Message;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one connection that may not be dispatched yet, and why. They wait until no reason
 * is left. Used in the shell's serial executor.
 */
final class HeldMessages {

  /** What messages wait for. */
  enum Reason {
    /** For {@code open}, and so for the on-connect hook. Holds from the beginning. */
    OPENING,
    /** For the catch-up hook. */
    CATCH_UP
  }

  /** A message, and when it came. */
  record Held(Message message, long arrivedNs) {}

  private final Set<Reason> reasons = EnumSet.of(Reason.OPENING);
  private final Queue<Held> messages = new ArrayDeque<>();
  private long bytes;
  private boolean pausing;

  void hold(Reason reason) {
    reasons.add(reason);
  }

  void release(Reason reason) {
    reasons.remove(reason);
  }

  boolean isHeld() {
    return !reasons.isEmpty();
  }

  boolean isHeldFor(Reason reason) {
    return reasons.contains(reason);
  }

  void add(Message message, long arrivedNs) {
    messages.add(new Held(message, arrivedNs));
    bytes += message.size();
  }

  @Nullable Held poll() {
    Held first = messages.poll();
    if (first != null) {
      bytes -= first.message().size();
    }
    return first;
  }

  void clear() {
    messages.clear();
    bytes = 0;
  }

  int count() {
    return messages.size();
  }

  long bytes() {
    return bytes;
  }

  /** Returns whether reading is paused for want of room. */
  boolean isPausing() {
    return pausing;
  }

  /** Notes whether reading is paused for want of room; returns whether that is a change. */
  boolean pausing(boolean now) {
    boolean changed = pausing != now;
    pausing = now;
    return changed;
  }
}
