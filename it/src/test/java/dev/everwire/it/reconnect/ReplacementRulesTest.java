package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.SendResult;
import dev.everwire.policy.Loss;
import dev.everwire.policy.StandardReconnectPolicy;
import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReplacedEvent;
import dev.everwire.reconnect.ReplacementFailedEvent;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.simulation.Sent;
import dev.everwire.testkit.simulation.SimulatedWebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** R16: how a connection is replaced, and what becomes of that when something else happens. */
class ReplacementRulesTest {

  private final Simulation sim = new Simulation();

  // ---- the hand-over

  @Test
  void theNewConnectionOpensBeforeTheOldOneCloses() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    SimulatedWebSocket old = sim.transport();
    RecordedEvents events = Simulation.events(socket);

    replace(socket);
    assertThat(sim.attempts()).isEqualTo(2);
    assertThat(old.readyState()).isEqualTo(IWebSocket.OPEN);
    assertThat(socket.send("to the old one")).isEqualTo(SendResult.SENT);
    sim.open();
    assertThat(socket.send("to the new one")).isEqualTo(SendResult.SENT);

    assertThat(events.next(ReplacedEvent.TYPE).wasClean()).isTrue();
    events.assertNoMore();
    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    assertThat(old.sentTexts()).containsExactly("to the old one");
    assertThat(old.sent()).endsWith(new Sent.Close(1000, "replaced"));
    assertThat(old.readyState()).isEqualTo(IWebSocket.CLOSED);
    assertThat(sim.transport().sentTexts()).containsExactly("to the new one");
    sim.close(socket);
  }

  @Test
  void readyStateIsOpenAllAlong() {
    List<Integer> states = new ArrayList<>();
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    SimulatedWebSocket old = handOver(socket);
    states.add(socket.readyState());
    leave(old);
    states.add(socket.readyState());
    old.releaseWrites();
    states.add(socket.readyState());

    assertThat(states).containsOnly(IWebSocket.OPEN);
    sim.close(socket);
  }

  @Test
  void whatIsSentDuringTheHandOverFollowsOnTheNewConnection() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    socket.send("1");
    SimulatedWebSocket old = handOver(socket);

    assertThat(socket.send("2")).isEqualTo(SendResult.QUEUED);
    leave(old);
    socket.send("3");
    assertThat(old.sentTexts()).containsExactly("1");
    assertThat(sim.transport().sentTexts()).as("the old one is not gone yet").isEmpty();
    old.releaseWrites();

    assertThat(sim.transport().sentTexts()).containsExactly("2", "3");
    assertThat(socket.queuedMessages()).isZero();
    sim.close(socket);
  }

  @Test
  void whatTheOldConnectionStillBringsComesBeforeWhatTheNewOneBrings() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    List<String> texts = texts(socket);
    SimulatedWebSocket old = handOver(socket);

    sim.transport().receive("3");
    old.receive("1");
    leave(old);
    old.receive("2");
    sim.transport().receive("4");
    assertThat(texts).containsExactly("1", "2");
    old.releaseWrites();
    sim.transport().receive("5");

    assertThat(texts).containsExactly("1", "2", "3", "4", "5");
    sim.close(socket);
  }

  @Test
  void theNewConnectionIsPausedWhenItBringsTooMuchAndTheOldOneIsNot() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    List<String> texts = texts(socket);
    SimulatedWebSocket old = handOver(socket);

    IntStream.range(0, 200).forEach(i -> sim.transport().receive("new " + i));
    old.receive("old");
    assertThat(sim.transport().paused()).isTrue();
    assertThat(texts).containsExactly("old");
    leave(old);
    old.releaseWrites();

    assertThat(sim.transport().paused()).isFalse();
    assertThat(texts)
        .hasSize(201)
        .endsWith("new 199")
        .containsSubsequence("old", "new 0", "new 127", "new 128");
    sim.close(socket);
  }

  @Test
  void theNewConnectionIsPausedWhileAListenerKeepsItsMessagesWaiting() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    SimulatedWebSocket old = handOver(socket);
    List<Boolean> paused = new ArrayList<>();
    socket.addEventListener(
        EventType.MESSAGE,
        event -> {
          if (event.text().equals("old")) {
            sim.transport().receive("new");
            paused.add(sim.transport().paused());
          }
        });
    List<String> texts = texts(socket);
    old.receive("old");

    assertThat(paused).as("while the listener ran").containsExactly(true);
    assertThat(sim.transport().paused()).as("behind it").isFalse();
    leave(old);
    old.releaseWrites();
    assertThat(texts).containsExactly("old", "new");
    sim.close(socket);
  }

  @Test
  void theHookRunsOnTheNewConnectionAheadOfAllTraffic() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    List<IWebSocket> hooked = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connectAndOpen(
            sim.options()
                .onConnect(
                    connection -> {
                      hooked.add(connection);
                      return hooked.size() == 1 ? null : done;
                    }));
    SimulatedWebSocket old = sim.transport();
    replace(socket);
    sim.open();
    socket.send("still to the old one");
    done.complete(null);
    sim.time.runDue();
    socket.send("to the new one");

    assertThat(hooked).containsExactly(old, sim.transport());
    assertThat(old.sentTexts()).containsExactly("still to the old one");
    assertThat(sim.transport().sentTexts()).containsExactly("to the new one");
    sim.close(socket);
  }

  @Test
  void atLeastOnceTheOldConnectionIsLeftWhenAllIsConfirmed() {
    ReconnectingWebSocket socket = sim.openWithoutPongs(sim.atLeastOnce());
    SimulatedWebSocket old = sim.transport();
    socket.send("1");
    replace(socket);
    sim.open();
    socket.send("2");
    assertThat(old.readyState()).isEqualTo(IWebSocket.OPEN);
    old.pong();
    sim.time.runDue();

    assertThat(old.readyState()).isEqualTo(IWebSocket.CLOSED);
    assertThat(socket.unconfirmedMessages()).isZero();
    assertThat(sim.transport().sentTexts()).as("nothing is repeated").containsExactly("2");
    sim.close(socket);
  }

  @Test
  void withoutCapabilitiesTheClosingHandshakeAloneIsWaitedFor() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(sim.options().webSocket(sim.network.bareFactory()));
    List<String> texts = texts(socket);
    SimulatedWebSocket old = sim.transport();
    replace(socket);
    old.holdWrites();
    sim.open();
    socket.send("1");
    old.receive("discarded, as the transport cannot linger (C19)");
    sim.transport().receive("2");
    assertThat(sim.transport().sentTexts()).isEmpty();
    old.releaseWrites();

    assertThat(sim.transport().sentTexts()).containsExactly("1");
    assertThat(texts).containsExactly("2");
    sim.close(socket);
  }

  // ---- a new connection that fails

  @Test
  void whenTheNewConnectionFailsTheOldOneGoesOnAndAnotherAttemptFollows() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    SimulatedWebSocket old = sim.transport();
    RecordedEvents events = Simulation.events(socket);
    replace(socket);
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
    replace(socket);
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
    replace(socket);
    sim.transport().refuse(401);
    assertThat(events.next(ReplacementFailedEvent.TYPE).willRetry()).isFalse();

    replace(socket);
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
    SimulatedWebSocket old = handOver(socket);
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
    SimulatedWebSocket old = handOver(socket);
    socket.send("1");
    leave(old);
    sim.fail();

    events.next(EventType.ERROR);
    assertThat(events.next(EventType.CLOSE).willReconnect()).isTrue();
    events.next(ReconnectingEvent.TYPE);
    assertThat(old.readyState()).isEqualTo(IWebSocket.CLOSED);
    sim.reopen();
    assertThat(sim.transport().sentTexts()).containsExactly("1");
    sim.close(socket);
  }

  // ---- an old connection that fails

  @Test
  void whenTheOldConnectionIsLostTheNewAttemptIsThatOfTheOutage() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    SimulatedWebSocket old = sim.transport();
    RecordedEvents events = Simulation.events(socket);
    replace(socket);
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
    replace(socket);
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
    replace(socket);
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
    replace(socket);
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
    SimulatedWebSocket old = handOver(socket);
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
    replace(socket);
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

  // ---- what the application asks for meanwhile

  @Test
  void closeWhileTheNewConnectionOpensClosesBoth() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    RecordedEvents events = Simulation.events(socket);
    replace(socket);
    socket.close(3000, "done");
    sim.time.runDue();

    assertThat(events.next(EventType.CLOSE).code()).isEqualTo(3000);
    events.assertNoMore();
    assertThat(sim.network.living()).isEmpty();
    sim.close(socket);
  }

  @Test
  void closeBeforeTheOldConnectionIsLeftSendsWhatWaitsThere() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    SimulatedWebSocket old = handOver(socket);
    socket.send("1");
    socket.close(3000, "done");
    sim.time.runDue();

    assertThat(old.sentTexts()).containsExactly("1");
    assertThat(old.sent()).endsWith(new Sent.Close(3000, "done"));
    assertThat(sim.network.living()).isEmpty();
    sim.close(socket);
  }

  @Test
  void closeWhileTheOldConnectionClosesSendsWhatWaitsOnTheNewOne() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    RecordedEvents events = Simulation.events(socket);
    SimulatedWebSocket old = handOver(socket);
    socket.send("1");
    leave(old);
    socket.close(3000, "done");
    sim.time.runDue();
    assertThat(socket.readyState()).isEqualTo(IWebSocket.CLOSING);
    old.releaseWrites();
    sim.time.runDue();

    assertThat(sim.transport().sent())
        .containsExactly(Sent.text("1"), new Sent.Close(3000, "done"));
    assertThat(events.next(EventType.CLOSE).code()).isEqualTo(3000);
    events.assertNoMore();
    sim.close(socket);
  }

  @Test
  void closeIsBoundedWhateverTheTwoConnectionsDo() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    SimulatedWebSocket old = handOver(socket);
    leave(old);
    socket.close();
    sim.transport().goSilent();
    sim.advanceSeconds(10);

    assertThat(socket.readyState()).isEqualTo(IWebSocket.CLOSED);
    sim.close(socket);
  }

  @Test
  void reconnectWhileTheNewConnectionOpensGoesOnWithIt() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    SimulatedWebSocket old = sim.transport();
    RecordedEvents events = Simulation.events(socket);
    replace(socket);
    socket.reconnect();
    sim.time.runDue();
    assertThat(old.sent()).endsWith(new Sent.Close(1005, ""));
    assertThat(events.next(EventType.CLOSE).willReconnect()).isTrue();
    sim.open();

    assertThat(sim.attempts()).isEqualTo(2);
    assertThat(events.await(ReconnectedEvent.TYPE).attempts()).isEqualTo(1);
    sim.close(socket);
  }

  @Test
  void reconnectInTheHandOverGoesOnWithTheNewConnectionAtOnce() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    SimulatedWebSocket old = handOver(socket);
    leave(old);
    RecordedEvents events = Simulation.events(socket);
    socket.send("1");
    socket.reconnect();
    sim.time.runDue();

    events.await(EventType.CLOSE);
    events.next(ReconnectingEvent.TYPE);
    events.next(EventType.OPEN);
    events.next(ReconnectedEvent.TYPE);
    events.assertNoMore();
    assertThat(sim.attempts()).isEqualTo(2);
    assertThat(sim.transport().sentTexts()).containsExactly("1");
    sim.close(socket);
  }

  @Test
  void replaceDoesNothingUnlessThereIsAConnectionAndNoneIsUnderWay() {
    ReconnectingWebSocket socket = sim.connect(sim.options());
    replace(socket);
    assertThat(sim.attempts()).isEqualTo(1);
    sim.open();

    replace(socket);
    replace(socket);
    assertThat(sim.attempts()).isEqualTo(2);
    sim.close(socket);
  }

  @Test
  void replaceCutsTheWaitForARetryShort() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    replace(socket);
    sim.fail();
    replace(socket);

    assertThat(sim.attempts()).isEqualTo(3);
    sim.close(socket);
  }

  @Test
  void r3TheFloorOnAttemptsHoldsForReplaceToo() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(
            sim.options().on(ReplacedEvent.TYPE, event -> replacing(event.target()).replace()));
    socket.replace();
    for (int tenths = 0; tenths < 100; tenths++) {
      if (sim.transport().readyState() == IWebSocket.CONNECTING) {
        sim.open();
      }
      sim.advance(Duration.ofMillis(100));
    }

    assertThat(sim.attempts()).as("in ten seconds").isBetween(10, 16);
    sim.close(socket);
  }

  @Test
  void r3AReplacementThatOnlyWaitedForTheFloorHasCostNothing() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    replace(socket);
    while (sim.transport().readyState() == IWebSocket.CONNECTING) {
      sim.open();
      replace(socket);
    }
    RecordedEvents events = Simulation.events(socket);
    socket.reconnect();
    sim.time.runDue();

    events.next(EventType.CLOSE);
    assertThat(events.next(ReconnectingEvent.TYPE).delay())
        .isLessThanOrEqualTo(Duration.ofSeconds(1));
    sim.close(socket);
  }

  private static ReconnectingWebSocket replacing(IWebSocket socket) {
    return (ReconnectingWebSocket) socket;
  }

  // ---- the maximum age

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

  // ---- histories

  private void replace(ReconnectingWebSocket socket) {
    socket.replace();
    sim.time.runDue();
  }

  /** Has the new connection greeted, and the old one, which is returned, waited for. */
  private SimulatedWebSocket handOver(ReconnectingWebSocket socket) {
    SimulatedWebSocket old = sim.transport();
    old.autoPong(false);
    replace(socket);
    sim.open();
    return old;
  }

  /** Has the old connection's Close frame under way. */
  private static void leave(SimulatedWebSocket old) {
    old.holdWrites();
    old.pong();
    assertThat(old.readyState()).isEqualTo(IWebSocket.CLOSING);
  }

  private static List<String> texts(ReconnectingWebSocket socket) {
    List<String> texts = new ArrayList<>();
    socket.addEventListener(EventType.MESSAGE, (MessageEvent event) -> texts.add(event.text()));
    return texts;
  }
}
