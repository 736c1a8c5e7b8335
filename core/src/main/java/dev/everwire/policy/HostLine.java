package dev.everwire.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The attempts to one host: who waits, in order, how many are in flight, and when the next may
 * begin. No clock and no lock: times come in, nanoseconds since the gate was made.
 *
 * <p>The rate is a token bucket that is kept as one number: {@code wholeAtNs}, when the bucket will
 * be full again. Each attempt that begins puts that off by the time it takes to fill in one token.
 *
 * @param <A> an attempt, told apart by {@code equals}
 */
final class HostLine<A> {

  /** Later than every time. */
  static final long NEVER = Long.MAX_VALUE;

  /**
   * What a gate allows for each host.
   *
   * @param inFlight how many attempts may be under way at once
   * @param intervalNs how long it takes until one more may begin
   * @param burst how many may begin at once after a pause
   */
  record Bounds(int inFlight, long intervalNs, int burst) {}

  private final Bounds bounds;
  private final Set<A> waiting = new LinkedHashSet<>();
  private final Set<A> inFlight = new LinkedHashSet<>();
  private long wholeAtNs;

  HostLine(Bounds bounds) {
    this.bounds = bounds;
  }

  void join(A attempt) {
    waiting.add(attempt);
  }

  /** Removes an attempt, whether it waits or is in flight; one that has left already is none. */
  void leave(A attempt) {
    if (!inFlight.remove(attempt)) {
      waiting.remove(attempt);
    }
  }

  /** Takes those out of the line who may begin now, the first who came first. */
  List<A> admit(long nowNs) {
    List<A> admitted = new ArrayList<>();
    var line = waiting.iterator();
    while (line.hasNext() && inFlight.size() < bounds.inFlight && tokenAtNs() <= nowNs) {
      A first = line.next();
      line.remove();
      inFlight.add(first);
      admitted.add(first);
      wholeAtNs = Math.max(wholeAtNs, nowNs) + bounds.intervalNs;
    }
    return admitted;
  }

  private long tokenAtNs() {
    return wholeAtNs - (bounds.burst - 1) * bounds.intervalNs;
  }

  /** Returns when {@link #admit} will find someone although nobody leaves; NEVER if it will not. */
  long wakeAtNs() {
    return waiting.isEmpty() || inFlight.size() >= bounds.inFlight ? NEVER : tokenAtNs();
  }

  /** Returns whether it could as well be a new one. */
  boolean isIdle(long nowNs) {
    return waiting.isEmpty() && inFlight.isEmpty() && wholeAtNs <= nowNs;
  }
}
