package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.policy.Heartbeat;
import dev.everwire.reconnect.CatchUp;
import dev.everwire.reconnect.CatchUpException;
import dev.everwire.reconnect.CatchUpException.Reason;
import dev.everwire.reconnect.CatchUpOptions;
import dev.everwire.reconnect.CatchUpOptions.Choice;
import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.testkit.simulation.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R14: what an outage has cost is fetched, ahead of what comes meanwhile. */
class CatchUpRulesTest extends CatchUpSimulation {
  // ---- order

  @Test
  void r14WhatWasMissedComesAheadOfWhatCameMeanwhile() {
    ReconnectingWebSocket socket = sim.connectAndOpen(options(CatchUpOptions.DEFAULT));
    assertThat(calls).as("the first connection has missed nothing").isEmpty();
    receive("1");
    sim.fail();
    seen.clear();
    sim.reopen();

    receive("4", "5");
    call().deliver("2");
    call().deliver("3");
    assertThat(seen).containsExactly("[open]", "[reconnected]", "2", "3");
    succeed();
    receive("6");

    assertThat(seen).containsExactly("[open]", "[reconnected]", "2", "3", "4", "5", "6");
    sim.close(socket);
  }

  @Test
  void r14ListenersSubscribersAndReceiversSeeTheSameOrder() throws Exception {
    ReconnectingWebSocket socket = catchingUp();
    Demand demand = new Demand();
    socket.messages().subscribe(demand);
    assertThatThrownBy(() -> socket.receive(Duration.ZERO)).isInstanceOf(TimeoutException.class);
    sim.time.runDue();
    demand.request(Long.MAX_VALUE);

    receive("live");
    call().deliver("missed");
    succeed();

    assertThat(seen).containsExactly("missed", "live");
    assertThat(demand.messages).containsExactly(Message.text("missed"), Message.text("live"));
    assertThat(socket.receive(Duration.ofSeconds(20))).isEqualTo(Message.text("missed"));
    assertThat(socket.receive(Duration.ofSeconds(20))).isEqualTo(Message.text("live"));
    demand.cancel();
    sim.close(socket);
  }

  @Test
  void r14TheHookRunsBehindTheOnConnectHookAndWhatWasQueued() {
    CompletableFuture<Void> greeted = new CompletableFuture<>();
    ReconnectingWebSocket socket =
        sim.connectAndOpen(
            options(CatchUpOptions.DEFAULT)
                .onConnect(connection -> sim.attempts() == 1 ? null : greeted));
    sim.fail();
    seen.clear();
    socket.send("queued");
    sim.reopen();
    receive("live 1");
    assertThat(calls).as("while the on-connect hook runs").isEmpty();

    greeted.complete(null);
    sim.time.runDue();

    assertThat(calls).hasSize(1);
    assertThat(sim.transport().sentTexts()).containsExactly("queued");
    socket.send("while catching up");
    assertThat(sim.transport().sentTexts()).contains("while catching up");
    receive("live 2");
    call().deliver("missed");
    succeed();
    assertThat(seen).containsExactly("[open]", "[reconnected]", "missed", "live 1", "live 2");
    sim.close(socket);
  }

  @Test
  void aHookMayBlockAndReturnNothing() {
    ReconnectingWebSocket socket =
        catchingUp(
            options(CatchUpOptions.DEFAULT)
                .catchUp(
                    catchUp -> {
                      receive("live");
                      catchUp.deliver(Message.text("missed 1")).toCompletableFuture().join();
                      catchUp.deliver(Message.text("missed 2")).toCompletableFuture().join();
                      seen.add("[done]");
                      return null;
                    }));
    seen.clear();
    sim.fail();
    sim.reopen();

    assertThat(seen)
        .containsExactly(
            "[close]", "[open]", "[reconnected]", "missed 1", "missed 2", "[done]", "live");
    sim.close(socket);
  }

  @Test
  void nothingIsHeldWithoutAHook() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(sim.options().on(EventType.MESSAGE, event -> seen.add(event.text())));
    sim.fail();
    sim.reopen();

    receive("live");

    assertThat(seen).containsExactly("live");
    sim.close(socket);
  }

  // ---- what is known

  @Test
  void r14TheHookIsToldWhatIsKnownOfTheOutage() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(
            sim.atLeastOnce()
                .catchUp(this::hook)
                .heartbeat(Heartbeat.pings(Duration.ofHours(1), Duration.ofHours(1))));
    sim.advanceSeconds(10);
    receive("last");
    sim.advanceSeconds(2);
    socket.send("confirmed by its pong");
    sim.time.runDue();
    sim.advanceSeconds(3);
    sim.fail();
    sim.advanceSeconds(1);
    sim.fail();
    sim.reopen();

    CatchUp catchUp = call().catchUp();
    assertThat(catchUp.lastMessage()).isEqualTo(VirtualTime.START.plusSeconds(10));
    assertThat(catchUp.lastConfirmed()).isEqualTo(VirtualTime.START.plusSeconds(12));
    assertThat(catchUp.outageStart()).isEqualTo(VirtualTime.START.plusSeconds(15));
    assertThat(catchUp.outageEnd()).isEqualTo(VirtualTime.START.plusSeconds(17));
    assertThat(catchUp.attempts()).isEqualTo(2);
    assertThat(catchUp).asString().contains("attempts=2");
    succeed();
    sim.close(socket);
  }

  @Test
  void theHookRunsAtTheFirstConnectionIfAskedTo() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(options(CatchUpOptions.DEFAULT.atFirstConnection(true)));
    receive("live");
    CatchUp catchUp = call().catchUp();
    assertThat(catchUp.outageStart()).isNull();
    assertThat(catchUp.lastMessage()).isNull();
    assertThat(catchUp.lastConfirmed()).isNull();
    assertThat(catchUp.attempts()).isEqualTo(1);

    call().deliver("stored");
    succeed();

    assertThat(seen).containsExactly("[open]", "stored", "live");
    sim.close(socket);
  }

  @Test
  void r14WhatWasMissedBetweenCloseAndReconnectIsCaughtUpToo() {
    ReconnectingWebSocket socket = sim.connectAndOpen(options(CatchUpOptions.DEFAULT));
    receive("1");
    socket.close();
    sim.advanceSeconds(60);
    socket.reconnect();
    sim.time.runDue();
    sim.open();

    assertThat(call().catchUp().outageStart()).isEqualTo(VirtualTime.START);
    assertThat(call().catchUp().outageEnd()).isEqualTo(VirtualTime.START.plusSeconds(60));
    succeed();
    sim.close(socket);
  }

  @Test
  void whatWasHeldForAnAttemptThatFailedWasNeverTheLastMessage() {
    List<ReconnectedEvent> reconnected = new ArrayList<>();
    CompletableFuture<Void> never = new CompletableFuture<>();
    ReconnectingWebSocket socket =
        sim.connectAndOpen(
            sim.options()
                .on(ReconnectedEvent.TYPE, reconnected::add)
                .onConnect(connection -> sim.attempts() == 2 ? never : null));
    sim.advanceSeconds(5);
    receive("seen");
    sim.fail();
    sim.reopen();
    receive("held, and lost with its connection");
    sim.fail();
    sim.reopen();

    assertThat(reconnected)
        .singleElement()
        .extracting(ReconnectedEvent::lastMessage)
        .isEqualTo(VirtualTime.START.plusSeconds(5));
    sim.close(socket);
  }

  @Test
  void anAttemptThatFailedBeforeTheFirstConnectionHasMissedNothing() {
    ReconnectingWebSocket socket = sim.connect(options(CatchUpOptions.DEFAULT));
    sim.fail();
    sim.reopen();

    assertThat(calls).isEmpty();
    sim.close(socket);
  }

  @Test
  void r14WhatIsCaughtUpIsNoPartOfTheNextOutage() {
    ReconnectingWebSocket socket = catchingUp();
    sim.advanceSeconds(5);
    call().deliver("missed");
    succeed();
    sim.advanceSeconds(5);
    sim.fail();
    sim.reopen();

    assertThat(call().catchUp().outageStart()).isEqualTo(VirtualTime.START.plusSeconds(11));
    assertThat(call().catchUp().lastMessage())
        .as("what was delivered counts once nothing is missing before it")
        .isEqualTo(VirtualTime.START.plusSeconds(6));
    assertThat(call().catchUp().attempts()).isEqualTo(1);
    succeed();
    sim.close(socket);
  }

  // ---- bounds

  @Test
  void r14AtTheBoundOfMessagesReadingPauses() {
    ReconnectingWebSocket socket = catchingUp(options(choosing(Choice.GO_ON).maxHeldMessages(3)));
    receive("1", "2");
    assertThat(sim.transport().paused()).isFalse();
    receive("3", "4", "5");
    assertThat(sim.transport().paused()).isTrue();

    succeed();

    assertThat(sim.transport().paused()).isFalse();
    assertThat(seen).containsExactly("1", "2", "3", "4", "5");
    assertThat(failures).isEmpty();
    sim.close(socket);
  }

  @Test
  void r14AtTheBoundOfBytesReadingPauses() {
    ReconnectingWebSocket socket = catchingUp(options(choosing(Choice.GO_ON).maxHeldBytes(10)));
    receive("12345", "äöü");
    assertThat(sim.transport().paused()).isTrue();

    sim.fail();
    sim.reopen();

    assertThat(sim.transport().paused()).as("the next connection holds nothing yet").isFalse();
    succeed();
    sim.close(socket);
  }

  @Test
  void r14AConnectionThatCannotBePausedFailsAtTheBound() {
    ReconnectingWebSocket socket =
        catchingUp(
            options(choosing(Choice.GO_ON).maxHeldMessages(3))
                .webSocket(sim.network.bareFactory()));
    receive("1", "2");
    assertThat(seen).isEmpty();

    receive("3", "4");

    assertThat(failures).extracting(CatchUpException::reason).containsExactly(Reason.OVERFLOW);
    assertThat(seen).as("nothing more is lost").containsExactly("[gap]", "1", "2", "3", "4");
    sim.close(socket);
  }

  @Test
  void r14TheConnectionThatOverflowsIsReplaced() {
    ReconnectingWebSocket socket =
        catchingUp(
            options(choosing(Choice.RECONNECT).maxHeldMessages(2))
                .webSocket(sim.network.bareFactory()));

    receive("1", "2", "3");

    assertThat(failures).hasSize(1);
    assertThat(seen).containsExactly("[close]");
    sim.reopen();
    succeed();
    sim.close(socket);
  }

  @ParameterizedTest
  @EnumSource(Choice.class)
  void liveMessagesAreSignsOfLifeThoughTheyWait(Choice choice) {
    ReconnectingWebSocket socket =
        catchingUp(
            options(choosing(choice).timeout(Duration.ofHours(1)))
                .heartbeat(Heartbeat.pings(Duration.ofSeconds(30), Duration.ofSeconds(10))));
    sim.transport().autoPong(false);
    for (int i = 0; i < 20; i++) {
      sim.advanceSeconds(29);
      receive("live " + i);
    }
    assertThat(sim.pings()).isEmpty();
    assertThat(seen).isEmpty();

    sim.transport().goSilent();
    sim.advanceSeconds(42);

    assertThat(seen).as("a dead link is noticed all the same").containsExactly("[close]");
    sim.close(socket);
  }

  @Test
  void aSubscriberThatAsksForNothingKeepsTheNextConnectionPaused() {
    ReconnectingWebSocket socket = catchingUp(options(choosing(Choice.GO_ON).maxHeldMessages(1)));
    Demand demand = new Demand();
    socket.messages().subscribe(demand);
    sim.time.runDue();
    call().deliver("missed");

    succeed();
    assertThat(sim.transport().paused()).isTrue();
    demand.request(2);
    receive("live");

    assertThat(demand.messages).containsExactly(Message.text("missed"), Message.text("live"));
    demand.cancel();
    sim.close(socket);
  }

  @Test
  void boundsAreChecked() {
    CatchUpOptions bounds = CatchUpOptions.DEFAULT;
    assertThatThrownBy(() -> bounds.timeout(Duration.ZERO)).hasMessageContaining("1 ms");
    assertThatThrownBy(() -> bounds.timeout(Duration.ofDays(2))).hasMessageContaining("24 hours");
    assertThatThrownBy(() -> bounds.maxHeldMessages(0)).hasMessageContaining("maxHeldMessages 0");
    assertThatThrownBy(() -> bounds.maxHeldBytes(0)).hasMessageContaining("maxHeldBytes 0");
  }
}
