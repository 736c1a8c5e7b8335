package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.policy.Heartbeat;
import dev.everwire.policy.Loss;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.testkit.simulation.Sent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a dead link is told from a quiet one: R10. */
class LivenessRulesTest {

  private final Simulation sim = new Simulation();
  private final List<Loss> losses = new ArrayList<>();

  private ReconnectingWebSocket openWith(Heartbeat heartbeat) {
    return sim.connectAndOpen(
        sim.options()
            .heartbeat(heartbeat)
            .on(ReconnectingEvent.TYPE, event -> losses.add(event.cause())));
  }

  private ReconnectingWebSocket openWithPings() {
    return openWith(Heartbeat.pings(Duration.ofSeconds(30), Duration.ofSeconds(10)));
  }

  private long pings() {
    return sim.network.attempts().get(0).sent().stream()
        .filter(Sent.Ping.class::isInstance)
        .count();
  }

  @Test
  void aQuietLinkThatAnswersIsKept() {
    ReconnectingWebSocket socket = openWithPings();

    sim.advance(Duration.ofHours(1));

    assertThat(sim.attempts()).isEqualTo(1);
    assertThat(pings()).as("one each half minute").isBetween(100L, 120L);
    sim.close(socket);
  }

  @Test
  void anIntervalOfLessThanASecondIsKept() {
    ReconnectingWebSocket socket =
        openWith(Heartbeat.pings(Duration.ofMillis(300), Duration.ofSeconds(20)));

    sim.advanceSeconds(30);

    assertThat(pings()).as("one each 300 ms of quiet").isBetween(98L, 100L);
    sim.close(socket);
  }

  @Test
  void aDeadLinkIsReplacedWithinIntervalAndTimeout() {
    ReconnectingWebSocket socket = openWithPings();
    sim.advanceSeconds(7);
    sim.transport().receive("last sign");
    sim.transport().goSilent();

    sim.advance(Duration.ofMillis(39_999));
    assertThat(losses).isEmpty();
    sim.advance(Duration.ofMillis(1));

    assertThat(losses).singleElement().extracting(Loss::source).isEqualTo(Loss.Source.SILENCE);
    assertThat(sim.network.attempts().get(0).dropped()).as("terminated, not closed").isTrue();
    sim.advanceSeconds(1);
    assertThat(sim.attempts()).isEqualTo(2);
    sim.close(socket);
  }

  @Test
  void aBusyLinkIsNotPinged() {
    ReconnectingWebSocket socket = openWithPings();
    for (int i = 0; i < 60; i++) {
      sim.advanceSeconds(10);
      sim.transport().receive("tick");
    }

    assertThat(pings()).isZero();
    sim.close(socket);
  }

  @Test
  void aPeerThatTalksButNeverPongsIsNotKilled() {
    ReconnectingWebSocket socket = openWithPings();
    sim.transport().autoPong(false);
    for (int i = 0; i < 20; i++) {
      sim.advanceSeconds(35);
      sim.transport().receive("tick");
    }

    assertThat(pings()).isPositive();
    assertThat(losses).isEmpty();
    sim.close(socket);
  }

  @Test
  void aPingOfThePeersIsASignOfLife() {
    ReconnectingWebSocket socket = openWithPings();
    sim.transport().autoPong(false);
    for (int i = 0; i < 20; i++) {
      sim.advanceSeconds(25);
      sim.transport().receivePing(ByteBuffer.allocate(0));
    }

    assertThat(pings()).isZero();
    assertThat(losses).isEmpty();
    sim.close(socket);
  }

  @Test
  void theApplicationsOwnMessageCanBeTheProbe() {
    Message ping = Message.text("{\"type\":\"ping\"}");
    ReconnectingWebSocket socket =
        openWith(Heartbeat.messages(Duration.ofSeconds(5), Duration.ofSeconds(5), () -> ping));
    sim.advanceSeconds(5);
    assertThat(sim.transport().sentTexts()).containsExactly("{\"type\":\"ping\"}");
    sim.transport().receive("{\"type\":\"pong\"}");

    sim.advanceSeconds(10);

    assertThat(losses).as("nothing came for ten seconds").hasSize(1);
    assertThat(pings()).isZero();
    sim.close(socket);
  }

  @Test
  void afterASuspensionTheLinkIsProbedAtOnce() {
    ReconnectingWebSocket socket = openWithPings();
    sim.advanceSeconds(2);
    sim.transport().goSilent();

    sim.time.jumpWallClock(Duration.ofHours(8));
    sim.advanceSeconds(1);
    assertThat(losses).isEmpty();
    sim.advanceSeconds(10);

    assertThat(losses).as("ten seconds after the probe, not forty").hasSize(1);
    sim.close(socket);
  }

  @Test
  void afterAStopOfTheProcessALinkThatLivesIsKept() {
    ReconnectingWebSocket socket = openWithPings();
    sim.advanceSeconds(2);

    sim.time.jumpBothClocks(Duration.ofMinutes(10));
    sim.time.runDue();
    sim.advanceSeconds(1);

    assertThat(pings()).as("probed at once").isEqualTo(1);
    sim.advance(Duration.ofMinutes(5));
    assertThat(losses).isEmpty();
    sim.close(socket);
  }

  @Test
  void whoDoesNotReadDoesNotJudge() {
    ReconnectingWebSocket socket = openWithPings();
    Demand demand = new Demand();
    socket.messages().subscribe(demand);
    sim.time.runDue();
    assertThat(sim.transport().paused()).isTrue();

    sim.advance(Duration.ofMinutes(5));

    assertThat(losses).isEmpty();
    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    sim.close(socket);
  }

  @Test
  void aTransportWithoutPingsIsNotProbed() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(sim.options().webSocket(sim.network.bareFactory()));

    sim.advance(Duration.ofHours(1));

    assertThat(sim.attempts()).isEqualTo(1);
    assertThat(sim.time.pendingTimers()).as("and costs no timer").isZero();
    sim.close(socket);
  }

  @Test
  void theHeartbeatCanBeSwitchedOff() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options().noHeartbeat());
    sim.transport().goSilent();

    sim.advance(Duration.ofHours(1));

    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    socket.removeEventListener(EventType.OPEN, event -> {});
    sim.close(socket);
  }
}
