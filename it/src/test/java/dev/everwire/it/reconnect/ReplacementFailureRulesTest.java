package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.policy.Loss;
import dev.everwire.policy.StandardReconnectPolicy;
import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReplacedEvent;
import dev.everwire.reconnect.ReplacementFailedEvent;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.simulation.SimulatedWebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Planned replacement (R16) where one of the two connections fails. */
class ReplacementFailureRulesTest {

  private final Simulation sim = new Simulation();

  @Test
  void whenTheNewConnectionFailsTheOldOneGoesOnAndAnotherAttemptFollows() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    SimulatedWebSocket old = sim.transport();
    RecordedEvents events = Simulation.events(socket);
    sim.replace(socket);
    sim.transport().refuse(503);
    sim.time.runDue();

    ReplacementFailedEvent failed = events.next(ReplacementFailedEvent.TYPE);
    assertThat(failed.attempt()).isEqualTo(1);
    assertThat(failed.willRetry()).isTrue();
    assertThat(failed.delay()).isEqualTo(Duration.ofSeconds(1));
    assertThat(failed.cause().status()).isEqualTo(503);
    assertThat(socket.send("1")).isEqualTo(SendResult.SENT);
    assertThat(old.sentTexts()).containsExactly("1");
    sim.reopen();

    assertThat(sim.attempts()).isEqualTo(3);
    events.next(ReplacedEvent.TYPE);
    events.assertNoMore();
    sim.close(socket);
  }

  @Test
  void anAttemptThatHangsIsDroppedAndTheOldConnectionGoesOn() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    RecordedEvents events = Simulation.events(socket);
    sim.replace(socket);
    SimulatedWebSocket hanging = sim.transport();
    sim.advanceSeconds(4);

    assertThat(hanging.dropped()).isTrue();
    ReplacementFailedEvent failed = events.next(ReplacementFailedEvent.TYPE);
    assertThat(failed.cause().source()).isEqualTo(Loss.Source.TIMEOUT);
    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    sim.close(socket);
  }

  @Test
  void neitherThePolicyNorMaxRetriesGivesTheSocketUpForAReplacement() {
    StandardReconnectPolicy policy = StandardReconnectPolicy.DEFAULT.endOnStatuses(401);
    ReconnectingWebSocket socket =
        sim.connectAndOpen(sim.options().reconnectPolicy(policy).maxRetries(1));
    RecordedEvents events = Simulation.events(socket);
    sim.replace(socket);
    sim.transport().refuse(401);
    assertThat(events.next(ReplacementFailedEvent.TYPE).willRetry()).isFalse();

    sim.replace(socket);
    sim.fail();
    assertThat(events.next(ReplacementFailedEvent.TYPE).willRetry()).isTrue();
    sim.advanceSeconds(1);
    sim.fail();
    assertThat(events.next(ReplacementFailedEvent.TYPE).willRetry()).isFalse();

    sim.advanceSeconds(60);
    assertThat(sim.attempts()).isEqualTo(4);
    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    events.assertNoMore();
    sim.close(socket);
  }

  @Test
  void aNewConnectionThatIsLostBeforeTheOldOneIsLeftChangesNothing() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    RecordedEvents events = Simulation.events(socket);
    SimulatedWebSocket old = sim.handOver(socket);
    socket.send("1");
    sim.fail();

    assertThat(events.next(ReplacementFailedEvent.TYPE).willRetry()).isTrue();
    assertThat(old.sentTexts()).containsExactly("1");
    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    sim.close(socket);
  }

  @Test
  void aNewConnectionThatIsLostWhileTheOldOneClosesIsAnOutage() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    RecordedEvents events = Simulation.events(socket);
    SimulatedWebSocket old = sim.handOver(socket);
    socket.send("1");
    Simulation.leave(old);
    sim.fail();

    events.next(EventType.ERROR);
    assertThat(events.next(EventType.CLOSE).willReconnect()).isTrue();
    events.next(ReconnectingEvent.TYPE);
    assertThat(old.readyState()).isEqualTo(IWebSocket.CLOSED);
    sim.reopen();
    assertThat(sim.transport().sentTexts()).containsExactly("1");
    sim.close(socket);
  }

  @Test
  void whenTheOldConnectionIsLostTheNewAttemptIsThatOfTheOutage() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    SimulatedWebSocket old = sim.transport();
    RecordedEvents events = Simulation.events(socket);
    sim.replace(socket);
    old.closeByPeer(1001, "bye");
    socket.send("1");

    assertThat(events.next(EventType.CLOSE).willReconnect()).isTrue();
    assertThat(events.next(ReconnectingEvent.TYPE).delay()).isZero();
    assertThat(socket.readyState()).isEqualTo(IWebSocket.CONNECTING);
    sim.open();

    assertThat(sim.attempts()).as("no other attempt").isEqualTo(2);
    events.next(EventType.OPEN);
    assertThat(events.next(ReconnectedEvent.TYPE).attempts()).isEqualTo(1);
    events.assertNoMore();
    assertThat(sim.transport().sentTexts()).containsExactly("1");
    sim.close(socket);
  }

  @Test
  void aLossThatThePolicyEndsEndsTheNewAttemptToo() {
    StandardReconnectPolicy policy = StandardReconnectPolicy.DEFAULT.endOnCodes(4001);
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options().reconnectPolicy(policy));
    SimulatedWebSocket old = sim.transport();
    sim.replace(socket);
    old.closeByPeer(4001, "never again");

    assertThat(socket.readyState()).isEqualTo(IWebSocket.CLOSED);
    assertThat(sim.transport().dropped()).isTrue();
    assertThat(sim.network.living()).isEmpty();
    assertThat(sim.time.pendingTimers()).isZero();
  }

  @Test
  void aSilentOldConnectionIsWaitedForWithinBoundsAndWhatItHadIsSentAgain() {
    ReconnectingWebSocket socket =
        sim.openWithoutPongs(sim.atLeastOnce().closeTimeout(Duration.ofSeconds(3)));
    RecordedEvents events = Simulation.events(socket);
    SimulatedWebSocket old = sim.transport();
    old.goSilent();
    socket.send("1");
    sim.replace(socket);
    sim.open();
    socket.send("2");
    sim.advance(Duration.ofMillis(5_999));
    assertThat(sim.transport().sentTexts()).isEmpty();
    sim.advance(Duration.ofMillis(1));

    ReplacedEvent replaced = events.next(ReplacedEvent.TYPE);
    assertThat(replaced.wasClean()).isFalse();
    assertThat(replaced.handOver()).isEqualTo(Duration.ofSeconds(6));
    assertThat(sim.transport().sentTexts()).containsExactly("1", "2");
    assertThat(old.dropped()).isTrue();
    sim.close(socket);
  }

  @Test
  void aCloseFrameThatMayHaveCrossedWhatWasSentIsNotClean() {
    ReconnectingWebSocket socket =
        sim.openWithoutPongs(sim.options().closeTimeout(Duration.ofSeconds(3)));
    RecordedEvents events = Simulation.events(socket);
    SimulatedWebSocket old = sim.transport();
    old.holdWrites();
    socket.send("1");
    sim.replace(socket);
    sim.open();
    sim.advanceSeconds(3);
    assertThat(old.readyState()).as("left without a pong").isEqualTo(IWebSocket.CLOSING);
    old.closeByPeer(1000, "");

    assertThat(events.next(ReplacedEvent.TYPE).wasClean()).isFalse();
    sim.close(socket);
  }

  @Test
  void anOldConnectionThatDiesInTheHandOverIsReplacedAtOnce() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    RecordedEvents events = Simulation.events(socket);
    SimulatedWebSocket old = sim.handOver(socket);
    socket.send("1");
    old.fail(new IOException("reset"));

    assertThat(events.next(ReplacedEvent.TYPE).wasClean()).isFalse();
    events.assertNoMore();
    assertThat(sim.transport().sentTexts()).containsExactly("1");
    sim.close(socket);
  }

  @Test
  void whoDoesNotReadIsNotTakenForASilentPeer() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    Demand demand = new Demand();
    socket.messages().subscribe(demand);
    sim.time.runDue();
    SimulatedWebSocket old = sim.transport();
    IntStream.range(0, 300).forEach(i -> old.receive(String.valueOf(i)));
    sim.replace(socket);
    sim.open();
    sim.transport().receive("last");
    sim.advance(Duration.ofMinutes(5));
    assertThat(old.readyState()).as("it has more to bring").isNotEqualTo(IWebSocket.CLOSED);
    demand.request(1_000);
    sim.advanceSeconds(1);

    assertThat(demand.messages)
        .hasSize(301)
        .startsWith(Message.text("0"), Message.text("1"))
        .endsWith(Message.text("299"), Message.text("last"));
    assertThat(old.readyState()).isEqualTo(IWebSocket.CLOSED);
    sim.close(socket);
  }
}
