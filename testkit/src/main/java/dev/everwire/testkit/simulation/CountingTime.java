package dev.everwire.testkit.simulation;

import dev.everwire.time.TimeSource;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The system's time, which knows how many timers wait: none may be left behind (C17). Thread-safe.
 */
public final class CountingTime implements TimeSource {

  private final TimeSource system = TimeSource.system();
  private final AtomicInteger waiting = new AtomicInteger();

  /** Creates a time with no timers. */
  public CountingTime() {}

  /** Returns how many timers neither ran nor were cancelled. */
  public int waiting() {
    return waiting.get();
  }

  @Override
  public long nanoTime() {
    return system.nanoTime();
  }

  @Override
  public Instant instant() {
    return system.instant();
  }

  @Override
  public Timer schedule(long delayNanos, Runnable task) {
    AtomicBoolean over = new AtomicBoolean();
    waiting.incrementAndGet();
    Runnable end =
        () -> {
          if (over.compareAndSet(false, true)) {
            waiting.decrementAndGet();
          }
        };
    Timer timer =
        system.schedule(
            delayNanos,
            () -> {
              end.run();
              task.run();
            });
    return () -> {
      timer.cancel();
      end.run();
    };
  }
}
