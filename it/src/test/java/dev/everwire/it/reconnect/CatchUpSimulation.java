package dev.everwire.it.reconnect;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.reconnect.CatchUp;
import dev.everwire.reconnect.CatchUpException;
import dev.everwire.reconnect.CatchUpOptions;
import dev.everwire.reconnect.CatchUpOptions.Choice;
import dev.everwire.reconnect.GapEvent;
import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A simulation whose sockets have a catch-up hook that the test ends. */
abstract class CatchUpSimulation {

  /** Catching up that goes on until the test ends it. */
  record Call(CatchUp catchUp, CompletableFuture<Void> done) {

    CompletionStage<Void> deliver(String text) {
      return catchUp.deliver(Message.text(text));
    }
  }

  final Simulation sim = new Simulation();
  final List<Call> calls = new ArrayList<>();
  final List<CatchUpException> failures = new ArrayList<>();

  /** What the application sees, in order: messages as they are, other events in brackets. */
  final List<String> seen = new ArrayList<>();

  @Nullable CompletionStage<?> hook(CatchUp catchUp) {
    Call call = new Call(catchUp, new CompletableFuture<>());
    calls.add(call);
    return call.done;
  }

  CatchUpOptions choosing(Choice choice) {
    return CatchUpOptions.DEFAULT.onFailure(
        failure -> {
          failures.add(failure);
          return choice;
        });
  }

  ReconnectingWebSocketOptions options(CatchUpOptions bounds) {
    return sim.options()
        .catchUp(this::hook, bounds)
        .on(EventType.OPEN, event -> seen.add("[open]"))
        .on(EventType.MESSAGE, event -> seen.add(event.text()))
        .on(EventType.CLOSE, event -> seen.add("[close]"))
        .on(ReconnectedEvent.TYPE, event -> seen.add("[reconnected]"))
        .on(GapEvent.TYPE, event -> seen.add("[gap]"));
  }

  /** Makes a socket whose second connection has just opened, and is being caught up. */
  ReconnectingWebSocket catchingUp(ReconnectingWebSocketOptions options) {
    ReconnectingWebSocket socket = sim.connectAndOpen(options);
    sim.transport().receive("before");
    sim.fail();
    sim.reopen();
    seen.clear();
    return socket;
  }

  ReconnectingWebSocket catchingUp() {
    return catchingUp(options(choosing(Choice.RECONNECT)));
  }

  Call call() {
    return calls.get(calls.size() - 1);
  }

  void receive(String... texts) {
    for (String text : texts) {
      sim.transport().receive(text);
    }
  }

  void succeed() {
    call().done.complete(null);
    sim.time.runDue();
  }

  void failHook() {
    call().done.completeExceptionally(new IOException("no replay today"));
    sim.time.runDue();
  }
}
