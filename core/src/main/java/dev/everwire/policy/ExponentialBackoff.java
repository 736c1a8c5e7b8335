package dev.everwire.policy;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The formula of the TypeScript {@code ReconnectingWebSocket}, {@code min * growFactor^(attempt-1)}
 * and at most {@code max}, with jitter that is drawn afresh each time and does not vanish at the
 * maximum: evenly between {@code high / (1 + jitter)}, but no less than {@code min}, and {@code
 * high = min * (1 + jitter) * growFactor^(attempt-1)}, but no more than {@code max}.
 *
 * <p>By default the first retry waits 1 to 5 seconds, as theirs does.
 *
 * @param min the shortest delay
 * @param max the longest delay
 * @param growFactor by how much it grows from attempt to attempt: 1 to 100
 * @param jitter the spread, as a multiple of the delay: 0 for none, up to 100
 */
public record ExponentialBackoff(Duration min, Duration max, double growFactor, double jitter)
    implements Backoff {

  /** 1 second, 10 seconds, 1.3, and jitter 4. */
  public static final ExponentialBackoff DEFAULT =
      new ExponentialBackoff(Duration.ofSeconds(1), Duration.ofSeconds(10), 1.3, 4);

  /**
   * Creates a backoff.
   *
   * @throws IllegalArgumentException if a value is out of its range, or {@code min} above {@code
   *     max}
   */
  public ExponentialBackoff {
    checkRange("minReconnectionDelay", min, "maxReconnectionDelay", max);
    checkGrowFactor(growFactor);
    checkJitter(jitter);
  }

  /** Checks a grow factor: 1 to 100, and a number. */
  public static void checkGrowFactor(double growFactor) {
    if (!(growFactor >= 1 && growFactor <= 100)) {
      throw new IllegalArgumentException(
          "reconnectionDelayGrowFactor " + growFactor + ": must be 1 to 100");
    }
  }

  /** Checks a jitter: 0 to 100, and a number. */
  public static void checkJitter(double jitter) {
    if (!(jitter >= 0 && jitter <= 100)) {
      throw new IllegalArgumentException(
          "reconnectionDelayJitter " + jitter + ": must be 0 to 100");
    }
  }

  static void checkRange(String minName, Duration min, String maxName, Duration max) {
    Backoff.checkDelay(minName, min);
    Backoff.checkDelay(maxName, max);
    if (min.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          minName + " " + min + ": must be at most " + maxName + ", which is " + max);
    }
  }

  @Override
  public Duration delay(int attempt, Duration previous, RandomGenerator random) {
    double unbounded = min.toNanos() * (1 + jitter) * Math.pow(growFactor, attempt - 1.0);
    double high = Math.min((double) max.toNanos(), unbounded);
    double low = Math.max((double) min.toNanos(), high / (1 + jitter));
    return Duration.ofNanos((long) (low + random.nextDouble() * (high - low)));
  }
}
