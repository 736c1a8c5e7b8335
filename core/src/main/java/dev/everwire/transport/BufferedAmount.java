package dev.everwire.transport;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that were accepted and not yet given to the network (C12). Thread-safe. */
final class BufferedAmount {

  private final AtomicLong amount = new AtomicLong();
  private volatile long lowThreshold;

  long amount() {
    return amount.get();
  }

  void add(long bytes) {
    amount.addAndGet(bytes);
  }

  /** Takes bytes off; returns whether the amount has fallen to the threshold by it. */
  boolean remove(long bytes) {
    long now = amount.addAndGet(-bytes);
    long low = lowThreshold;
    return now <= low && now + bytes > low;
  }

  long lowThreshold() {
    return lowThreshold;
  }

  void lowThreshold(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "bufferedAmountLowThreshold " + bytes + ": must be 0 or more");
    }
    lowThreshold = bytes;
  }
}
