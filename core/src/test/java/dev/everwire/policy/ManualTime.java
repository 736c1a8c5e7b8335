package dev.everwire.policy;

import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that a test moves; the testkit, which has a better one, needs this module. */
final class ManualTime implements TimeSource {

  private record Task(long dueNs, Runnable action) {}

  private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparing(Task::dueNs));
  private long nowNs = -1_000_000;

  @Override
  public long nanoTime() {
    return nowNs;
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(nowNs);
  }

  @Override
  public Timer schedule(long delayNanos, Runnable task) {
    Task queued = new Task(nowNs + delayNanos, task);
    tasks.add(queued);
    return () -> tasks.remove(queued);
  }

  void advance(Duration duration) {
    long endNs = nowNs + duration.toNanos();
    for (Task next = tasks.peek(); next != null && next.dueNs <= endNs; next = tasks.peek()) {
      tasks.remove();
      nowNs = Math.max(nowNs, next.dueNs);
      next.action.run();
    }
    nowNs = endNs;
  }

  int pending() {
    return tasks.size();
  }
}
