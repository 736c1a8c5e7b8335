package dev.everwire.policy;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before an attempt (R2). Drawn afresh for each attempt of each socket, so that
 * the sockets of a process, and the processes of a fleet, do not come back together.
 */
@FunctionalInterface
public interface Backoff {

  /** The longest delay that can be set. */
  Duration MAX_DELAY = Duration.ofDays(1);

  /**
   * Returns the delay before a retry. If it throws, or answers outside of 0 to {@link #MAX_DELAY},
   * the error is reported and {@link ExponentialBackoff#DEFAULT} decides.
   *
   * @param attempt 1 for the first retry after a stable connection, then 2, 3 ...
   * @param previous the delay before the attempt that failed; zero if there was none
   * @param random where chance comes from
   */
  Duration delay(int attempt, Duration previous, RandomGenerator random);

  /** The same delay each time, with no jitter at all: for tests, not for a fleet. */
  static Backoff fixed(Duration delay) {
    checkDelay("delay", delay);
    return (attempt, previous, random) -> delay;
  }

  /**
   * Full jitter: evenly between 0 and {@code min(max, base * 2^(attempt-1))}.
   *
   * @throws IllegalArgumentException if {@code base} is above {@code max}, or either is negative or
   *     above {@link #MAX_DELAY}
   */
  static Backoff fullJitter(Duration base, Duration max) {
    ExponentialBackoff.checkRange("base", base, "max", max);
    return (attempt, previous, random) -> {
      double bound = Math.min((double) max.toNanos(), base.toNanos() * Math.pow(2, attempt - 1));
      return Duration.ofNanos((long) (random.nextDouble() * bound));
    };
  }

  /**
   * Decorrelated jitter: evenly between {@code base} and three times the previous delay (of {@code
   * base}, for the first), at most {@code max}.
   *
   * @throws IllegalArgumentException as {@link #fullJitter} does
   */
  static Backoff decorrelatedJitter(Duration base, Duration max) {
    ExponentialBackoff.checkRange("base", base, "max", max);
    return (attempt, previous, random) -> {
      double low = base.toNanos();
      double high = 3.0 * Math.max(low, (double) previous.toNanos());
      double drawn = low + random.nextDouble() * (high - low);
      return Duration.ofNanos((long) Math.min((double) max.toNanos(), drawn));
    };
  }

  /**
   * Checks a delay.
   *
   * @throws IllegalArgumentException if it is negative or above {@link #MAX_DELAY}
   */
  static void checkDelay(String name, Duration delay) {
    if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
      throw new IllegalArgumentException(
          name + " " + delay + ": must be 0 to " + MAX_DELAY.toHours() + " hours");
    }
  }
}
