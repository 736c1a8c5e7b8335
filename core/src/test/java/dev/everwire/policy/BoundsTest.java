package dev.everwire.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is allowed up to its bounds, and refused from there, with what was given. */
class BoundsTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MILLI = Duration.ofMillis(1);

  private static void allowed(ThrowingCallable setting) {
    assertThatCode(setting).doesNotThrowAnyException();
  }

  private static void refused(ThrowingCallable setting, String given) {
    assertThatThrownBy(setting)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(given);
  }

  @Test
  void aDelayIsFromNothingToADay() {
    allowed(() -> Backoff.fixed(Duration.ZERO));
    allowed(() -> Backoff.fixed(DAY));
    refused(() -> Backoff.fixed(Duration.ofNanos(-1)), "PT-0.000000001S");
    refused(() -> Backoff.fixed(DAY.plusNanos(1)), "PT24H0.000000001S");
  }

  @Test
  void theShortestDelayIsNoLongerThanTheLongest() {
    allowed(() -> Backoff.fullJitter(DAY, DAY));
    allowed(() -> Backoff.decorrelatedJitter(DAY, DAY));
    refused(() -> Backoff.fullJitter(DAY, DAY.minusNanos(1)), "base PT24H");
    refused(() -> Backoff.decorrelatedJitter(DAY, DAY.minusNanos(1)), "base PT24H");
    refused(() -> Backoff.fullJitter(DAY, DAY.plusNanos(1)), "max PT24H0.000000001S");
  }

  @Test
  void aGrowFactorAndAJitterMayBeTheirBounds() {
    allowed(() -> ExponentialBackoff.checkGrowFactor(1));
    allowed(() -> ExponentialBackoff.checkGrowFactor(100));
    allowed(() -> ExponentialBackoff.checkJitter(0));
    allowed(() -> ExponentialBackoff.checkJitter(100));
  }

  @Test
  void aHeartbeatIsFromAMillisecondToADay() {
    allowed(() -> Heartbeat.pings(MILLI, DAY));
    allowed(() -> Heartbeat.pings(DAY, MILLI));
    refused(() -> Heartbeat.pings(MILLI.minusNanos(1), DAY), "pingInterval PT0.000999999S");
    refused(() -> Heartbeat.pings(DAY, DAY.plusNanos(1)), "pingTimeout PT24H0.000000001S");
  }

  @Test
  void aTimeToLiveIsADelayOrNone() {
    allowed(() -> SendOptions.DEFAULT.timeToLive(Duration.ZERO));
    refused(() -> SendOptions.DEFAULT.timeToLive(Duration.ofNanos(-1)), "timeToLive");
  }

  @Test
  void codesAndStatusesAreThoseThatExist() {
    StandardReconnectPolicy policy = StandardReconnectPolicy.DEFAULT;
    allowed(() -> policy.endOnCodes(1000, 4999));
    refused(() -> policy.endOnCodes(999), "close code 999");
    refused(() -> policy.endOnCodes(5000), "close code 5000");
    allowed(() -> policy.endOnStatuses(100, 599));
    refused(() -> policy.endOnStatuses(99), "HTTP status 99");
    refused(() -> policy.endOnStatuses(600), "HTTP status 600");
    refused(() -> policy.maxRetryAfter(DAY.plusNanos(1)), "maxRetryAfter");
  }

  @Test
  void aVerdictWaitsForADelay() {
    assertThat(Verdict.retryAfter(DAY)).isEqualTo(new Verdict(true, DAY));
    refused(() -> Verdict.retryAfter(DAY.plusNanos(1)), "atLeast");
  }
}
