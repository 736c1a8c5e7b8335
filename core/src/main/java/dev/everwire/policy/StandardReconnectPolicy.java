package dev.everwire.policy;

import dev.everwire.CloseCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tries again after everything but what can never succeed, and waits as the server asks (R8):
 *
 * <ul>
 *   <li>a bad URL, protocol or header ({@link IllegalArgumentException}) ends it;
 *   <li>a refused handshake with {@code Retry-After} waits that long, up to {@code maxRetryAfter};
 *   <li>close code 1012 (service restart) waits at least 5 seconds;
 *   <li>close code 1013 (try again later) waits at least 30 seconds;
 *   <li>the close codes and statuses that the application names end it.
 * </ul>
 *
 * @param endOnCodes close codes that end it
 * @param endOnStatuses HTTP statuses of a refused handshake that end it
 * @param maxRetryAfter the longest {@code Retry-After} that is obeyed: an hour by default
 */
public record StandardReconnectPolicy(
    Set<Integer> endOnCodes, Set<Integer> endOnStatuses, Duration maxRetryAfter)
    implements ReconnectPolicy {

  /** No codes, no statuses, an hour. */
  public static final StandardReconnectPolicy DEFAULT =
      new StandardReconnectPolicy(Set.of(), Set.of(), Duration.ofHours(1));

  private static final Duration AFTER_RESTART = Duration.ofSeconds(5);
  private static final Duration AFTER_OVERLOAD = Duration.ofSeconds(30);

  /**
   * Creates a policy.
   *
   * @throws IllegalArgumentException if a code is not 1000 to 4999, a status not 100 to 599, or the
   *     wait negative or longer than {@link Backoff#MAX_DELAY}
   */
  public StandardReconnectPolicy {
    endOnCodes = checked("close code", endOnCodes, 1000, 4999);
    endOnStatuses = checked("HTTP status", endOnStatuses, 100, 599);
    Backoff.checkDelay("maxRetryAfter", maxRetryAfter);
  }

  private static Set<Integer> checked(String what, Set<Integer> values, int min, int max) {
    for (int value : values) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(what + " " + value + ": must be " + min + " to " + max);
      }
    }
    return Set.copyOf(values);
  }

  /** Returns this policy ended by these close codes too. */
  public StandardReconnectPolicy endOnCodes(int... codes) {
    return new StandardReconnectPolicy(plus(endOnCodes, codes), endOnStatuses, maxRetryAfter);
  }

  /** Returns this policy ended by these HTTP statuses too. */
  public StandardReconnectPolicy endOnStatuses(int... statuses) {
    return new StandardReconnectPolicy(endOnCodes, plus(endOnStatuses, statuses), maxRetryAfter);
  }

  /** Returns this policy with another {@link #maxRetryAfter()}. */
  public StandardReconnectPolicy maxRetryAfter(Duration value) {
    return new StandardReconnectPolicy(endOnCodes, endOnStatuses, value);
  }

  private static Set<Integer> plus(Set<Integer> some, int[] more) {
    Set<Integer> all = new TreeSet<>(some);
    Arrays.stream(more).forEach(all::add);
    return all;
  }

  /** What a client throws while it reads an answer is the server's fault, whatever its class. */
  private static boolean canNeverSucceed(Loss loss) {
    return loss.source() == Loss.Source.APPLICATION
        && loss.cause() instanceof IllegalArgumentException;
  }

  @Override
  public Verdict decide(Loss loss, Instant now) {
    if (canNeverSucceed(loss)
        || endOnCodes.contains(loss.code())
        || endOnStatuses.contains(loss.status())) {
      return Verdict.GIVE_UP;
    }
    if (loss.source() == Loss.Source.PEER && loss.code() == CloseCode.SERVICE_RESTART) {
      return Verdict.retryAfter(AFTER_RESTART);
    }
    if (loss.source() == Loss.Source.PEER && loss.code() == CloseCode.TRY_AGAIN_LATER) {
      return Verdict.retryAfter(AFTER_OVERLOAD);
    }
    return loss.retryAfter(now)
        .map(wait -> wait.compareTo(maxRetryAfter) > 0 ? maxRetryAfter : wait)
        .map(Verdict::retryAfter)
        .orElse(Verdict.RETRY);
  }
}
