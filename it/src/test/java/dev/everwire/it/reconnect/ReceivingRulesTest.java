package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.OpenEvent;
import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.testkit.simulation.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Messages by event, by demand and by waiting; and what is known after an outage (R14). */
class ReceivingRulesTest {

  private final Simulation sim = new Simulation();

  @Test
  void aPublisherReadsOnlyWhatIsAskedFor() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    Demand demand = new Demand();
    socket.messages().subscribe(demand);
    sim.time.runDue();
    assertThat(sim.transport().paused()).isTrue();

    demand.request(2);
    assertThat(sim.transport().paused()).isFalse();
    sim.transport().receive("1");
    sim.transport().receive("2");

    assertThat(demand.messages).containsExactly(Message.text("1"), Message.text("2"));
    assertThat(sim.transport().paused()).isTrue();
    demand.cancel();
    assertThat(sim.transport().paused()).isFalse();
    sim.close(socket);
  }

  @Test
  void theSlowestOfSeveralSubscribersSetsThePace() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    Demand fast = new Demand();
    Demand slow = new Demand();
    socket.messages().subscribe(fast);
    socket.messages().subscribe(slow);
    sim.time.runDue();

    fast.request(Long.MAX_VALUE);
    assertThat(sim.transport().paused()).isTrue();
    slow.request(1);
    assertThat(sim.transport().paused()).isFalse();
    sim.close(socket);
  }

  @Test
  void aPausedSocketStaysPausedOnTheNextConnection() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    Demand demand = new Demand();
    socket.messages().subscribe(demand);
    sim.time.runDue();
    sim.fail();
    sim.advanceSeconds(1);
    sim.open();

    assertThat(sim.transport().paused()).isTrue();
    demand.request(1);
    sim.transport().receive("after the outage");
    assertThat(demand.messages).containsExactly(Message.text("after the outage"));
    sim.close(socket);
  }

  @Test
  void aPausedSocketStillClosesInOrder() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    socket.messages().subscribe(new Demand());
    List<CloseEvent> closes = new ArrayList<>();
    socket.addEventListener(EventType.CLOSE, closes::add);
    sim.time.runDue();

    socket.close(1000, "");
    sim.time.runDue();

    assertThat(closes).singleElement().extracting(CloseEvent::wasClean).isEqualTo(true);
  }

  @Test
  void aPublisherCompletesWhenTheSocketIsClosedForGood() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    Demand demand = new Demand();
    socket.messages().subscribe(demand);
    sim.time.runDue();
    demand.request(1);
    sim.fail();
    assertThat(demand.completed).as("an outage is no end").isFalse();

    sim.close(socket);

    assertThat(demand.completed).isTrue();
    Demand late = new Demand();
    socket.messages().subscribe(late);
    sim.time.runDue();
    assertThat(late.completed).isTrue();
  }

  @Test
  void aPublisherFailsWhenTheSocketGivesUp() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options().maxRetries(0));
    Demand demand = new Demand();
    socket.messages().subscribe(demand);
    sim.time.runDue();
    demand.request(1);

    sim.fail();

    assertThat(demand.failure).hasMessage("connection reset");
  }

  @Test
  void askingForNothingIsAnError() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    Demand demand = new Demand();
    socket.messages().subscribe(demand);
    sim.time.runDue();

    demand.request(0);

    assertThat(demand.failure).isInstanceOf(IllegalArgumentException.class);
    sim.close(socket);
  }

  @Test
  void receiveGetsWhatCameBeforeTheFirstCall() throws Exception {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    sim.transport().receive("greeting");
    assertThatThrownBy(() -> socket.receive(Duration.ofMillis(1)))
        .as("its subscription waits for virtual time to run")
        .isInstanceOf(TimeoutException.class);
    sim.time.runDue();

    assertThat(socket.receive(Duration.ofSeconds(20))).isEqualTo(Message.text("greeting"));
    sim.transport().receive("next");
    assertThat(socket.receive(Duration.ofSeconds(20))).isEqualTo(Message.text("next"));
    sim.close(socket);
    assertThat(socket.receive(Duration.ofSeconds(20))).as("closed for good").isNull();
    assertThat(socket).as("as iteration").isEmpty();
  }

  @Test
  void aSlowReceiverPausesTheConnection() throws Exception {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    assertThatThrownBy(() -> socket.receive(Duration.ZERO)).isInstanceOf(TimeoutException.class);
    sim.time.runDue();
    int sent = 0;
    while (!sim.transport().paused()) {
      sim.transport().receive("m" + sent++);
      assertThat(sent).isLessThan(1_000);
    }

    for (int i = 0; i < sent; i++) {
      assertThat(socket.receive(Duration.ofSeconds(20))).isEqualTo(Message.text("m" + i));
    }
    assertThat(sim.transport().paused()).isFalse();
    sim.close(socket);
  }

  @Test
  void receiveOnAnEventThreadIsRefused() {
    List<Throwable> thrown = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connect(
            sim.options()
                .on(
                    EventType.OPEN,
                    event -> {
                      try {
                        ((ReconnectingWebSocket) event.target()).receive(Duration.ofSeconds(1));
                      } catch (Exception e) {
                        thrown.add(e);
                      }
                    }));
    sim.open();

    assertThat(thrown).singleElement().isInstanceOf(IllegalStateException.class);
    sim.close(socket);
  }

  @Test
  void openedCompletesWithEachConnectionAndFailsWhenThereWillBeNone() {
    ReconnectingWebSocket socket = sim.connect(sim.options());
    CompletableFuture<OpenEvent> first = socket.opened().toCompletableFuture();
    assertThat(first).isNotDone();
    sim.open();
    assertThat(first).isCompleted();

    sim.fail();
    CompletableFuture<OpenEvent> second = socket.opened().toCompletableFuture();
    assertThat(second).as("after a loss, the next one").isNotDone();
    sim.close(socket);

    assertThatThrownBy(second::join).isInstanceOf(CompletionException.class);
    assertThatThrownBy(() -> socket.opened().toCompletableFuture().join())
        .hasMessageContaining("closed");
    socket.reconnect();
    assertThat(socket.opened().toCompletableFuture()).isNotDone();
    sim.time.runDue();
    sim.close(socket);
  }

  @Test
  void r14AfterAnOutageItIsKnownHowLongItWasAndWhatMayBeMissing() {
    List<ReconnectedEvent> reconnected = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connectAndOpen(sim.options().on(ReconnectedEvent.TYPE, reconnected::add));
    assertThat(reconnected).as("the first connection ends no outage").isEmpty();
    sim.advanceSeconds(10);
    sim.transport().receive("last");
    sim.advanceSeconds(5);
    sim.fail();
    socket.send("waiting");
    sim.advanceSeconds(1);
    sim.fail();
    sim.advanceSeconds(1);
    sim.open();

    ReconnectedEvent event = reconnected.get(0);
    assertThat(event.lastMessage()).isEqualTo(VirtualTime.START.plusSeconds(10));
    assertThat(event.outageStart()).isEqualTo(VirtualTime.START.plusSeconds(15));
    assertThat(event.outageEnd()).isEqualTo(VirtualTime.START.plusSeconds(17));
    assertThat(event.outage()).isEqualTo(Duration.ofSeconds(2));
    assertThat(event.attempts()).isEqualTo(2);
    assertThat(event.queuedMessages()).isEqualTo(1);
    sim.close(socket);
  }

  @Test
  void r14WhatComesDuringTheHookIsNotTheLastMessageBeforeTheOutage() {
    List<ReconnectedEvent> reconnected = new ArrayList<>();
    CompletableFuture<Void> greeted = new CompletableFuture<>();
    AtomicInteger connections = new AtomicInteger();
    ReconnectingWebSocket socket =
        sim.connectAndOpen(
            sim.options()
                .onConnect(connection -> connections.incrementAndGet() == 1 ? null : greeted)
                .on(ReconnectedEvent.TYPE, reconnected::add));
    sim.transport().receive("last");
    sim.advanceSeconds(5);
    sim.fail();
    sim.advanceSeconds(1);
    sim.open();
    sim.transport().receive("held for the hook");
    greeted.complete(null);
    sim.time.runDue();

    assertThat(reconnected.get(0).lastMessage()).isEqualTo(VirtualTime.START);
    sim.close(socket);
  }

  @Test
  void c19WhatWasHeldForTheHookIsDiscardedWhenAListenerClosesTheSocket() {
    CompletableFuture<Void> greeted = new CompletableFuture<>();
    List<String> received = new ArrayList<>();
    ReconnectingWebSocket socket = sim.connect(sim.options().onConnect(connection -> greeted));
    socket.addEventListener(
        EventType.MESSAGE,
        event -> {
          received.add(event.text());
          socket.close();
        });
    sim.open();
    sim.transport().receive("1");
    sim.transport().receive("2");
    greeted.complete(null);
    sim.time.runDue();

    assertThat(received).containsExactly("1");
    sim.close(socket);
  }

  @Test
  void handlersAreSettableAndKeepTheirPlace() {
    List<String> calls = new ArrayList<>();
    ReconnectingWebSocket socket = sim.connect(sim.options());
    socket.onopen(event -> calls.add("replaced"));
    socket.onmessage(event -> calls.add("onmessage " + event.text()));
    socket.addEventListener(EventType.OPEN, event -> calls.add("listener"));
    socket.onopen(event -> calls.add("onopen"));
    socket.onerror(event -> calls.add("onerror"));
    socket.onclose(event -> calls.add("onclose"));
    sim.open();
    sim.transport().receive("m");
    socket.onmessage(null);
    sim.transport().receive("unheard");
    sim.fail();

    assertThat(calls).containsExactly("onopen", "listener", "onmessage m", "onerror", "onclose");
    sim.close(socket);
  }
}
