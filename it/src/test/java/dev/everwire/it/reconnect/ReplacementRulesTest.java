package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.SendResult;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReplacedEvent;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.simulation.Sent;
import dev.everwire.testkit.simulation.SimulatedWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Planned replacement: R16, on virtual time. How the traffic moves. */
class ReplacementRulesTest {

  private final Simulation sim = new Simulation();

  @Test
  void theNewConnectionOpensBeforeTheOldOneCloses() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    SimulatedWebSocket old = sim.transport();
    RecordedEvents events = Simulation.events(socket);

    sim.replace(socket);
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
    SimulatedWebSocket old = sim.handOver(socket);
    states.add(socket.readyState());
    Simulation.leave(old);
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
    SimulatedWebSocket old = sim.handOver(socket);

    assertThat(socket.send("2")).isEqualTo(SendResult.QUEUED);
    Simulation.leave(old);
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
    List<String> texts = Simulation.texts(socket);
    SimulatedWebSocket old = sim.handOver(socket);

    sim.transport().receive("3");
    old.receive("1");
    Simulation.leave(old);
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
    List<String> texts = Simulation.texts(socket);
    SimulatedWebSocket old = sim.handOver(socket);

    IntStream.range(0, 200).forEach(i -> sim.transport().receive("new " + i));
    old.receive("old");
    assertThat(sim.transport().paused()).isTrue();
    assertThat(texts).containsExactly("old");
    Simulation.leave(old);
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
    SimulatedWebSocket old = sim.handOver(socket);
    List<Boolean> paused = new ArrayList<>();
    socket.addEventListener(
        EventType.MESSAGE,
        event -> {
          if (event.text().equals("old")) {
            sim.transport().receive("new");
            paused.add(sim.transport().paused());
          }
        });
    List<String> texts = Simulation.texts(socket);
    old.receive("old");

    assertThat(paused).as("while the listener ran").containsExactly(true);
    assertThat(sim.transport().paused()).as("behind it").isFalse();
    Simulation.leave(old);
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
    sim.replace(socket);
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
    sim.replace(socket);
    sim.open();
    socket.send("2");
    assertThat(old.readyState()).isEqualTo(IWebSocket.OPEN);
    assertThat(old.sent())
        .filteredOn(Sent.Ping.class::isInstance)
        .as("R12: one is on its way, and covers all")
        .hasSize(1);
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
    List<String> texts = Simulation.texts(socket);
    SimulatedWebSocket old = sim.transport();
    sim.replace(socket);
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
}
