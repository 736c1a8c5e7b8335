package dev.everwire.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.testkit.simulation.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrafficTest {

  private final VirtualTime time = new VirtualTime();
  private final Traffic traffic = new Traffic(time);

  @Test
  void ratesAreThoseOfTheLastSecond() {
    for (int i = 0; i < 30; i++) {
      traffic.increment();
      time.advance(Duration.ofMillis(100));
      assertThat(traffic.perSecond()).isLessThanOrEqualTo(10);
    }
    assertThat(traffic.perSecond()).isBetween(9L, 10L);
    assertThat(traffic.total()).isEqualTo(30);
  }

  @Test
  void aPauseOfMoreThanASecondMakesTheRateZero() {
    traffic.increment();
    assertThat(traffic.perSecond()).isEqualTo(1);
    time.advance(Duration.ofSeconds(5));
    assertThat(traffic.perSecond()).isZero();
  }
}
