package dev.everwire.testkit.proxy;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** One direction of the proxy: its conditions, and what it has done so far. Thread-safe. */
final class Line {

  private volatile Conditions conditions = Conditions.HEALTHY;
  private final AtomicLong forwarded = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  Conditions conditions() {
    return conditions;
  }

  synchronized void change(UnaryOperator<Conditions> change) {
    conditions = change.apply(conditions);
  }

  long forwarded() {
    return forwarded.get();
  }

  void countForwarded(long bytes) {
    forwarded.addAndGet(bytes);
  }

  long dropped() {
    return dropped.get();
  }

  void countDropped(long bytes) {
    dropped.addAndGet(bytes);
  }
}
