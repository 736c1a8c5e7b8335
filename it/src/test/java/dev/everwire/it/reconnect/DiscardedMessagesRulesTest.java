package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.reconnect.CatchUp;
import dev.everwire.reconnect.CatchUpHook;
import dev.everwire.reconnect.CatchUpOptions;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.testkit.simulation.SimulatedWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/**
 * What a connection brings that is closing is discarded (C19); a message behind that would hide
 * that one is missing (R14), so there is none, though the application changes its mind.
 */
class DiscardedMessagesRulesTest {

  private final Simulation sim = new Simulation();

  @Test
  void whatClosesIsNotHeardAgainThoughReconnectIsOnItsWay() {
    ReconnectingWebSocket socket = sim.openWithoutPongs(sim.atLeastOnce());
    List<String> seen = new ArrayList<>();
    socket.addEventListener(EventType.MESSAGE, event -> seen.add(event.text()));
    socket.send("keeps it from being closed at once");
    socket.close();
    sim.time.runDue();
    SimulatedWebSocket closing = sim.transport();
    closing.receive("discarded");

    sim.time.execute(
        () -> {
          socket.replace();
          closing.receive("waits for its turn, behind replace");
          socket.reconnect();
        });
    sim.time.runDue();

    assertThat(seen).isEmpty();
    sim.close(socket);
  }

  /** The same when the change of mind comes before {@code close} has been carried out. */
  @Test
  void whatIsToBeClosedIsNotHeardAgainThoughReconnectIsOnItsWay() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(sim.options().webSocket(sim.network.bareFactory()));
    SimulatedWebSocket closing = sim.transport();
    List<String> seen = new ArrayList<>();
    socket.addEventListener(EventType.MESSAGE, event -> seen.add(event.text()));

    inTurn(
        socket,
        () -> {
          closing.receive("discarded");
          inTurn(socket, socket::reconnect);
          closing.receive("behind it");
          socket.close();
        });
    sim.time.runDue();

    assertThat(seen).isEmpty();
    sim.close(socket);
  }

  /** The hook is told, and whatever it goes on with would be behind a gap as well. */
  @Test
  void r14WhatTheHookDeliversBehindWhatWasDiscardedIsRefusedAsWell() {
    CompletableFuture<CatchUp> called = new CompletableFuture<>();
    CatchUpHook hook =
        catchUp -> {
          called.complete(catchUp);
          return new CompletableFuture<Void>();
        };
    CatchUpOptions atFirst = CatchUpOptions.DEFAULT.atFirstConnection(true);
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options().catchUp(hook, atFirst));
    List<String> seen = new ArrayList<>();
    socket.addEventListener(EventType.MESSAGE, event -> seen.add(event.text()));
    List<CompletableFuture<Void>> delivered = new ArrayList<>();
    CatchUp catchUp = called.join();

    inTurn(
        socket,
        () -> {
          delivered.add(catchUp.deliver(Message.text("discarded")).toCompletableFuture());
          inTurn(socket, socket::reconnect);
          delivered.add(catchUp.deliver(Message.text("behind it")).toCompletableFuture());
          socket.close();
        });
    sim.time.runDue();

    assertThat(seen).isEmpty();
    assertThat(delivered)
        .hasSize(2)
        .allSatisfy(dispatched -> assertThat(dispatched).isCompletedExceptionally());
    sim.close(socket);
  }

  private static void inTurn(ReconnectingWebSocket socket, Runnable call) {
    socket.messages().subscribe(new Turn(call));
  }

  /** A subscriber has its turn behind all that the socket has to do before. */
  private record Turn(Runnable call) implements Flow.Subscriber<Message> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
      call.run();
    }

    @Override
    public void onNext(Message message) {}

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onComplete() {}
  }
}
