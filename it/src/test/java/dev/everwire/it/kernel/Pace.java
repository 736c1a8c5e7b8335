package dev.everwire.it.kernel;

/**
 * How busy a flow is, and how it watches its link.
 *
 * @param everyMs the time between two messages, in each direction; 0 for none at all
 * @param intervalMs the heartbeat's interval; 0 for no heartbeat
 * @param timeoutMs the heartbeat's timeout
 */
record Pace(long everyMs, long intervalMs, long timeoutMs) {

  /** Ten messages a second, and a heartbeat that notices within four. */
  static final Pace BRISK = new Pace(100, 1_000, 3_000);

  /** Nothing but the heartbeat. */
  static final Pace QUIET = BRISK.every(0);

  Pace every(long millis) {
    return new Pace(millis, intervalMs, timeoutMs);
  }

  Pace withoutHeartbeat() {
    return new Pace(everyMs, 0, 0);
  }

  /** Returns whether messages come within a moment. */
  boolean isBusy() {
    return everyMs > 0 && everyMs <= 1_000;
  }

  long noticedWithinMs() {
    return intervalMs + timeoutMs;
  }
}
