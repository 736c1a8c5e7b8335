package dev.everwire.testkit.simulation;

import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes only when a test says so, and the executor that goes with it: a timer and an
 * executed task wait in one queue, in order of their time and then of their arrival.
 *
 * <p>Any thread may schedule, execute and cancel. Tasks run on the thread that calls {@link
 * #advance} or {@link #runDue}, one at a time; that should be one thread only, or the order is no
 * longer the same in each run. What a task throws comes out of that call, and the tasks behind it
 * keep waiting.
 */
public final class VirtualTime implements TimeSource, Executor {

  /** What {@link #instant()} returns at first. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Negative at first, as the system's may be: code that takes 0 or less for "never" shows. */
  private static final long NANO_TIME_START = -Duration.ofHours(1).toNanos();

  private static final int MAX_TASKS_PER_CALL = 1_000_000;

  private final ConcurrentSkipListSet<Task> queue = new ConcurrentSkipListSet<>();
  private final AtomicLong arrivals = new AtomicLong();
  private volatile long elapsedNanos;
  private volatile Duration wallClockShift = Duration.ZERO;
  private boolean running;

  /** Creates a time that stands at {@link #START}, with nothing to do. */
  public VirtualTime() {}

  @Override
  public long nanoTime() {
    return NANO_TIME_START + elapsedNanos;
  }

  @Override
  public Instant instant() {
    return START.plusNanos(elapsedNanos).plus(wallClockShift);
  }

  @Override
  public Timer schedule(long delayNanos, Runnable task) {
    if (delayNanos < 0) {
      throw new IllegalArgumentException("delay " + delayNanos + " ns: must be 0 or more");
    }
    Task queued =
        new Task(Math.addExact(elapsedNanos, delayNanos), arrivals.getAndIncrement(), task);
    queue.add(queued);
    return () -> queue.remove(queued);
  }

  /** Queues a task that is due now. */
  @Override
  public void execute(Runnable task) {
    schedule(0, task);
  }

  /**
   * Lets time pass: runs what falls due on the way, each task with both clocks at its time, those
   * that the tasks themselves queue included.
   *
   * @param duration 0 or more
   * @throws IllegalArgumentException if it is negative
   * @throws IllegalStateException if called by a task, or if a million tasks ran and more are due
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration " + duration + ": must be 0 or more");
    }
    runUntil(Math.addExact(elapsedNanos, duration.toNanos()));
  }

  /**
   * Runs what is due now, until nothing is; the clocks stand still.
   *
   * @throws IllegalStateException as {@link #advance} does
   */
  public void runDue() {
    advance(Duration.ZERO);
  }

  /** Runs what is due now, unless a task is running: then what is due follows it anyway. */
  void settle() {
    if (!running) {
      runDue();
    }
  }

  private void runUntil(long endNanos) {
    if (running) {
      throw new IllegalStateException("a task must not move the time that runs it");
    }
    running = true;
    try {
      int ran = 0;
      for (Task task = pollDue(endNanos); task != null; task = pollDue(endNanos)) {
        if (++ran > MAX_TASKS_PER_CALL) {
          throw new IllegalStateException(
              MAX_TASKS_PER_CALL + " tasks ran and more are due: does one queue itself for ever?");
        }
        elapsedNanos = Math.max(elapsedNanos, task.dueNanos);
        task.action.run();
      }
      elapsedNanos = Math.max(elapsedNanos, endNanos);
    } finally {
      running = false;
    }
  }

  private @Nullable Task pollDue(long endNanos) {
    for (Task task : queue) {
      if (task.dueNanos > endNanos) {
        return null;
      }
      if (queue.remove(task)) {
        return task;
      }
    }
    return null;
  }

  /**
   * Moves the wall clock alone, either way, and runs nothing: somebody set the clock, or the
   * machine was suspended on a system whose monotonic clock stands still meanwhile.
   */
  public void jumpWallClock(Duration jump) {
    wallClockShift = wallClockShift.plus(jump);
  }

  /**
   * Moves both clocks at once, and runs nothing on the way: the process was stopped, or its machine
   * was moved. What should have run meanwhile is late, and runs at the next {@link #runDue}.
   *
   * @param jump 0 or more
   * @throws IllegalArgumentException if it is negative
   */
  public void jumpBothClocks(Duration jump) {
    if (jump.isNegative()) {
      throw new IllegalArgumentException("jump " + jump + ": must be 0 or more");
    }
    elapsedNanos = Math.addExact(elapsedNanos, jump.toNanos());
  }

  /** Returns how many tasks wait; after {@link #runDue} these are the timers. */
  public int pendingTimers() {
    return queue.size();
  }

  @Override
  public String toString() {
    return "VirtualTime[" + instant() + ", " + pendingTimers() + " pending]";
  }

  private record Task(long dueNanos, long arrival, Runnable action) implements Comparable<Task> {

    @Override
    public int compareTo(Task other) {
      int byTime = Long.compare(dueNanos, other.dueNanos);
      return byTime != 0 ? byTime : Long.compare(arrival, other.arrival);
    }
  }
}
