package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.IWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R16: a connection is replaced before its maximum age. */
class ConnectionAgeTest {

  private final Simulation sim = new Simulation();

  @Test
  void aConnectionIsReplacedBeforeItsMaximumAgeAtATimeLeftToChance() {
    List<Duration> ages = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connectAndOpen(sim.options().maxConnectionAge(Duration.ofMinutes(10)));
    for (int i = 0; i < 10; i++) {
      int before = sim.attempts();
      Duration age = Duration.ZERO;
      while (sim.attempts() == before) {
        sim.advanceSeconds(1);
        age = age.plusSeconds(1);
      }
      ages.add(age);
      sim.open();
    }

    assertThat(ages).allMatch(age -> age.compareTo(Duration.ofMinutes(8)) >= 0);
    assertThat(ages).allMatch(age -> age.compareTo(Duration.ofMinutes(10)) <= 0);
    assertThat(ages.stream().distinct().count()).as("jitter").isGreaterThan(5);
    sim.close(socket);
  }

  @Test
  void withoutAMaximumAgeAConnectionStays() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    sim.advance(Duration.ofHours(30));

    assertThat(sim.attempts()).isEqualTo(1);
    sim.close(socket);
  }

  @Test
  void aConnectionThatCouldNotBeReplacedIsTriedAgainAtItsNextMaximumAge() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(sim.options().maxRetries(0).maxConnectionAge(Duration.ofMinutes(10)));
    sim.advance(Duration.ofMinutes(10));
    assertThat(sim.attempts()).as("it hung, and was dropped").isEqualTo(2);
    sim.advance(Duration.ofMinutes(10).plusSeconds(4));

    assertThat(sim.attempts()).isEqualTo(3);
    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    sim.close(socket);
  }
}
