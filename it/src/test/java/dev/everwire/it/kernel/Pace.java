package dev.everwire.it.kernel;

/**
 * How busy a flow is, and how it watches its link.
 *
 * @param everyMs the time between two messages, in each direction; 0 for none at all
 * @param intervalMs the heartbeat's interval; 0 for no heartbeat
 * @param timeoutMs the heartbeat's timeout
 */
record Pace(long everyMs, long intervalMs, long timeoutMs) {

  /** Ten messages a second, and a heartbeat that notices within three. */
  static final Pace BRISK = new Pace(100, 1_000, 2_000);

  /** Nothing but the heartbeat. */
  static final Pace QUIET = new Pace(0, 1_000, 2_000);

  Pace every(long millis) {
    return new Pace(millis, intervalMs, timeoutMs);
  }

  Pace withoutHeartbeat() {
    return new Pace(everyMs, 0, 0);
  }

  long noticedWithinMs() {
    return intervalMs + timeoutMs;
  }
}
