package dev.everwire.time;

import java.time.Instant;

/**
 * Where time and timers come from. Everything in Everwire that reads a clock or waits does it
 * through one of these, so that a test can put a virtual one in its place. Thread-safe.
 */
public interface TimeSource {

  /** Returns nanoseconds that only run forward, from an arbitrary origin. */
  long nanoTime();

  /** Returns the wall clock, which may jump. */
  Instant instant();

  /**
   * Runs a task once, later, on a thread of the time source; the task must not block.
   *
   * @param delayNanos 0 or more
   */
  Timer schedule(long delayNanos, Runnable task);

  /** A task that waits for its time. */
  @FunctionalInterface
  interface Timer {

    /** Takes the task back, if it has not begun; nothing of it is kept. */
    void cancel();
  }

  /** Returns the system's time, with one daemon thread for the timers of the whole process. */
  static TimeSource system() {
    return SystemTime.INSTANCE;
  }
}
