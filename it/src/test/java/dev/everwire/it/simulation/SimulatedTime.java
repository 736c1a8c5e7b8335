package dev.everwire.it.simulation;

import dev.everwire.time.TimeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Time that passes when it is told to. Timers are few, so a list of them is the fastest queue. */
final class SimulatedTime implements TimeSource {

  static final long MS = 1_000_000;
  static final long SECOND = 1_000 * MS;
  static final long NEVER = Long.MAX_VALUE;

  private static final long EPOCH_SECOND = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

  /** Negative at first, as the system's may be: code that takes 0 or less for "never" shows. */
  private static final long ORIGIN = -3600 * SECOND;

  private static final int MANY = 1_000;

  private final List<Waiting> waiting = new ArrayList<>();
  private long nowNs;
  private long wallShiftNs;

  /** How many timers fired since time has passed. */
  private int firedNow;

  private final class Waiting implements Timer {

    final long dueNs;
    final Runnable task;

    Waiting(long dueNs, Runnable task) {
      this.dueNs = dueNs;
      this.task = task;
    }

    @Override
    public void cancel() {
      waiting.remove(this);
    }
  }

  /** Returns how much time has passed since the beginning. */
  long nowNs() {
    return nowNs;
  }

  @Override
  public long nanoTime() {
    return ORIGIN + nowNs;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(EPOCH_SECOND, nowNs + wallShiftNs);
  }

  /** Returns what the wall clock showed then, unless it was moved since. */
  Instant instantOf(long ns) {
    return instant().minusNanos(nowNs - ns);
  }

  @Override
  public Timer schedule(long delayNanos, Runnable task) {
    if (delayNanos < 0) {
      throw new Violation("a timer's delay is 0 or more", delayNanos);
    }
    Waiting timer = new Waiting(nowNs + delayNanos, task);
    waiting.add(timer);
    return timer;
  }

  /** Returns when the next timer is due, NEVER if none waits. */
  long nextNs() {
    Waiting next = next();
    return next == null ? NEVER : next.dueNs;
  }

  private @Nullable Waiting next() {
    Waiting next = null;
    for (int i = 0; i < waiting.size(); i++) {
      Waiting timer = waiting.get(i);
      if (next == null || timer.dueNs < next.dueNs) {
        next = timer;
      }
    }
    return next;
  }

  /** Fires the timer that is due first, unless it is due later than that; returns whether. */
  boolean fireNext(long untilNs) {
    Waiting next = next();
    if (next == null || next.dueNs > untilNs) {
      return false;
    }
    firedNow = next.dueNs > nowNs ? 0 : firedNow + 1;
    if (firedNow > MANY) {
      throw new Violation("time passes: a timer does not set itself for now again and again");
    }
    nowNs = Math.max(nowNs, next.dueNs);
    waiting.remove(next);
    next.task.run();
    return true;
  }

  /** Moves on to a time, whatever is due on the way: it is late then. */
  void moveTo(long ns) {
    firedNow = ns > nowNs ? 0 : firedNow;
    nowNs = Math.max(nowNs, ns);
  }

  /** Moves the wall clock alone. */
  void shiftWallClock(long ns) {
    wallShiftNs += ns;
  }

  boolean wallClockShifted() {
    return wallShiftNs != 0;
  }

  /** The process is gone, and its timers with it. */
  void crash() {
    waiting.clear();
  }

  int timers() {
    return waiting.size();
  }
}
