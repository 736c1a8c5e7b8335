package dev.everwire.policy;

import java.time.Duration;

/**
 * What a {@link ReconnectPolicy} decides.
 *
 * @param retry whether to try again
 * @param atLeast how long to wait at least; the backoff's delay, with its jitter, comes on top, so
 *     that clients told the same do not come back together
 */
public record Verdict(boolean retry, Duration atLeast) {

  /** Try again after the backoff's delay. */
  public static final Verdict RETRY = new Verdict(true, Duration.ZERO);

  /** End: {@code gaveup}, and state CLOSED. */
  public static final Verdict GIVE_UP = new Verdict(false, Duration.ZERO);

  /**
   * Creates a verdict.
   *
   * @throws IllegalArgumentException if the wait is negative or longer than {@link
   *     Backoff#MAX_DELAY}
   */
  public Verdict {
    Backoff.checkDelay("atLeast", atLeast);
  }

  /** Try again, after this wait and the backoff's delay on top. */
  public static Verdict retryAfter(Duration atLeast) {
    return new Verdict(true, atLeast);
  }
}
