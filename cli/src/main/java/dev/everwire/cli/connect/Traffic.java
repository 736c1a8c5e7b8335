package dev.everwire.cli.connect;

import dev.everwire.time.TimeSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Counts messages of one direction, in all and over the last second or so. Thread-safe. */
final class Traffic {

  /** How finely the last second is divided, so that the rate does not jump. */
  private static final int SLOTS = 10;

  private static final long SLOT_NS = 1_000_000_000L / SLOTS;

  private final TimeSource time;
  private final long originNs;
  private final AtomicLong total = new AtomicLong();

  // The totals at the ends of the latest slots, as a ring; guarded by this.
  private final long[] totals = new long[SLOTS];
  private long latestSlot;

  Traffic(TimeSource time) {
    this.time = time;
    this.originNs = time.nanoTime();
  }

  long total() {
    return total.get();
  }

  long increment() {
    return total.incrementAndGet();
  }

  /** Returns how many there were in the last second; exact if asked several times a second. */
  synchronized long perSecond() {
    long now = total.get();
    long slot = slot();
    if (slot - latestSlot >= SLOTS) {
      Arrays.fill(totals, now);
    } else {
      for (long passed = latestSlot; passed < slot; passed++) {
        totals[(int) (passed % SLOTS)] = now;
      }
    }
    latestSlot = slot;
    return now - totals[(int) (slot % SLOTS)];
  }

  private long slot() {
    return (time.nanoTime() - originNs) / SLOT_NS;
  }
}
