package dev.everwire.reconnect;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * Whether the outbox has become so full that producers should pause: from the high mark on, until
 * it has fallen to the low one.
 */
final class WaterMarks {

  private final long high;
  private final long low;

  /** Written under the sender's lock. */
  private volatile boolean above;

  /** What listeners were last told; used in the shell's serial executor alone. */
  private boolean toldAbove;

  private WaterMarks(long high, long low) {
    this.high = high;
    this.low = low;
  }

  /** Returns the marks that the options amount to, or says which of them do not agree. */
  static WaterMarks of(ReconnectingWebSocketOptions options) {
    long max = options.maxEnqueuedBytes;
    Long high = options.highWaterMark;
    if (high != null && high > max) {
      throw new IllegalArgumentException(
          "the high water mark " + high + " is above maxEnqueuedBytes " + max);
    }
    long chosen = Objects.requireNonNullElse(high, Math.max(1, max / 2));
    return new WaterMarks(chosen, Objects.requireNonNullElse(options.lowWaterMark, chosen / 2));
  }

  static void check(long high, long low) {
    if (low < 0 || low >= high) {
      throw new IllegalArgumentException(
          "water marks " + high + " and " + low + ": the low one must be 0 or more, and below");
    }
  }

  /** Under the sender's lock: takes how many bytes are kept; returns whether that is news. */
  boolean crossedBy(long bytes) {
    if (above ? bytes > low : bytes < high) {
      return false;
    }
    above = !above;
    return true;
  }

  /**
   * In the serial executor: tells how it is now, unless that was told. Those who found out come
   * here after they have let go of the lock, in any order: so what is told is not what each of them
   * found.
   */
  void tell(Consumer<Boolean> listener) {
    boolean now = above;
    if (now != toldAbove) {
      toldAbove = now;
      listener.accept(now);
    }
  }
}
