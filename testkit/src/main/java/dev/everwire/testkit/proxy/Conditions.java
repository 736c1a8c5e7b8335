package dev.everwire.testkit.proxy;

import org.jspecify.annotations.Nullable;

/**
 * What happens to the bytes of one direction. Each pipe counts the bytes up to a cut from when it
 * first sees a change of them.
 *
 * @param passage whether bytes go through
 * @param delayNanos how long after its arrival a byte leaves
 * @param bytesPerSecond how many bytes may leave in a second; 0 means any number
 * @param corrupt whether some bytes are damaged
 * @param cut when the connection ends; null means not at all
 */
record Conditions(
    Passage passage, long delayNanos, long bytesPerSecond, boolean corrupt, @Nullable Cut cut) {

  static final Conditions HEALTHY = new Conditions(Passage.OPEN, 0, 0, false, null);

  enum Passage {
    /** Bytes are forwarded. */
    OPEN,
    /** Bytes are kept, and forwarded once the passage is open. */
    STALLED,
    /** Bytes are dropped. */
    BLACK_HOLE
  }

  record Cut(long afterBytes, Ending ending) {}

  Conditions with(Passage next) {
    return new Conditions(next, delayNanos, bytesPerSecond, corrupt, cut);
  }

  Conditions withDelayNanos(long nanos) {
    return new Conditions(passage, nanos, bytesPerSecond, corrupt, cut);
  }

  Conditions withBytesPerSecond(long rate) {
    return new Conditions(passage, delayNanos, rate, corrupt, cut);
  }

  Conditions corrupting() {
    return new Conditions(passage, delayNanos, bytesPerSecond, true, cut);
  }

  Conditions with(Cut next) {
    return new Conditions(passage, delayNanos, bytesPerSecond, corrupt, next);
  }
}
