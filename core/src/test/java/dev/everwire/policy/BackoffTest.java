package dev.everwire.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The formulas of R2, and their distributions with a seeded generator. */
class BackoffTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TEN = Duration.ofSeconds(10);

  private static DoubleSummaryStatistics seconds(Backoff backoff, int attempt, Duration previous) {
    Random random = new Random(7);
    return IntStream.range(0, 20_000)
        .mapToDouble(i -> backoff.delay(attempt, previous, random).toNanos() / 1e9)
        .summaryStatistics();
  }

  private static void assertEvenly(DoubleSummaryStatistics drawn, double low, double high) {
    double tolerance = (high - low) * 0.02;
    assertThat(drawn.getMin()).isBetween(low, low + tolerance);
    assertThat(drawn.getMax()).isBetween(high - tolerance, high);
    assertThat(drawn.getAverage())
        .isBetween((low + high) / 2 - tolerance, (low + high) / 2 + tolerance);
  }

  @Test
  void theDefaultWaitsOneToFiveSecondsFirstAndSpreadsAtTheMaximumToo() {
    Backoff backoff = ExponentialBackoff.DEFAULT;
    assertEvenly(seconds(backoff, 1, Duration.ZERO), 1, 5);
    assertEvenly(seconds(backoff, 2, SECOND), 1.3, 6.5);
    assertEvenly(seconds(backoff, 100, TEN), 2, 10);
  }

  @Test
  void withoutJitterItIsTheFormulaOfTheTypeScriptOne() {
    Backoff backoff = new ExponentialBackoff(SECOND, TEN, 1.3, 0);
    for (int attempt = 1; attempt < 20; attempt++) {
      double expected = Math.min(10, Math.pow(1.3, attempt - 1.0));
      assertThat(seconds(backoff, attempt, SECOND).getAverage())
          .isBetween(expected - 1e-6, expected + 1e-6);
    }
  }

  @Test
  void attemptNumbersWithoutEndDoNotOverflow() {
    Random random = new Random(1);
    for (Backoff backoff :
        new Backoff[] {
          ExponentialBackoff.DEFAULT,
          Backoff.fullJitter(SECOND, TEN),
          Backoff.decorrelatedJitter(SECOND, TEN)
        }) {
      assertThat(backoff.delay(Integer.MAX_VALUE, Backoff.MAX_DELAY, random))
          .isBetween(Duration.ZERO, TEN);
    }
  }

  @Test
  void fullJitterDrawsFromZeroToTheBound() {
    assertEvenly(seconds(Backoff.fullJitter(SECOND, TEN), 3, SECOND), 0, 4);
    assertEvenly(seconds(Backoff.fullJitter(SECOND, TEN), 9, SECOND), 0, 10);
  }

  @Test
  void decorrelatedJitterDrawsFromTheBaseToThreeTimesThePrevious() {
    Backoff backoff = Backoff.decorrelatedJitter(SECOND, TEN);
    assertEvenly(seconds(backoff, 1, Duration.ZERO), 1, 3);
    assertEvenly(seconds(backoff, 5, Duration.ofSeconds(2)), 1, 6);
  }

  @Test
  void fixedIsFixed() {
    assertThat(Backoff.fixed(SECOND).delay(9, TEN, new Random())).isEqualTo(SECOND);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.99, -1, 101, Double.NaN, Double.POSITIVE_INFINITY})
  void aGrowFactorOutOfRangeIsRefused(double factor) {
    assertThatThrownBy(() -> new ExponentialBackoff(SECOND, TEN, factor, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(factor + ": must be 1 to 100");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 101, Double.NaN})
  void aJitterOutOfRangeIsRefused(double jitter) {
    assertThatThrownBy(() -> new ExponentialBackoff(SECOND, TEN, 1, jitter))
        .hasMessageContaining(jitter + ": must be 0 to 100");
  }

  @Test
  void delaysOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Backoff.fixed(Duration.ofNanos(-1)))
        .hasMessageContaining("PT-0.000000001S");
    assertThatThrownBy(() -> Backoff.fixed(Duration.ofSeconds(Long.MAX_VALUE)))
        .hasMessageContaining("24 hours");
    assertThatThrownBy(() -> new ExponentialBackoff(TEN, SECOND, 1, 0))
        .hasMessageContaining("minReconnectionDelay PT10S: must be at most maxReconnectionDelay");
    assertThatThrownBy(() -> Heartbeat.pings(Duration.ZERO, SECOND))
        .hasMessageContaining("pingInterval PT0S: must be 1 ms to 24 hours");
    assertThatThrownBy(() -> StandardReconnectPolicy.DEFAULT.endOnStatuses(600))
        .hasMessageContaining("600: must be 100 to 599");
    assertThatThrownBy(() -> StandardReconnectPolicy.DEFAULT.endOnCodes(999))
        .hasMessageContaining("999: must be 1000 to 4999");
  }
}
