package dev.everwire.cli.storm;

import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The time that the gates see; it passes a millisecond at a time. */
final class StormTime implements TimeSource {

  private static final class Task {

    final long dueNs;
    final long number;
    final Runnable action;
    boolean cancelled;

    Task(long dueNs, long number, Runnable action) {
      this.dueNs = dueNs;
      this.number = number;
      this.action = action;
    }
  }

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          Comparator.<Task>comparingLong(task -> task.dueNs)
              .thenComparingLong(task -> task.number));
  private long nowNs;
  private long numbers;

  @Override
  public long nanoTime() {
    return nowNs;
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(nowNs);
  }

  @Override
  public Timer schedule(long delayNanos, Runnable action) {
    Task task = new Task(nowNs + delayNanos, numbers++, action);
    tasks.add(task);
    return () -> task.cancelled = true;
  }

  void advanceTo(int ms) {
    nowNs = Duration.ofMillis(ms).toNanos();
    for (Task task = tasks.peek(); task != null && task.dueNs <= nowNs; task = tasks.peek()) {
      tasks.remove();
      if (!task.cancelled) {
        task.action.run();
      }
    }
  }
}
