package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReplacedEvent;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.simulation.Sent;
import dev.everwire.testkit.simulation.SimulatedWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Planned replacement (R16), and what the application asks for meanwhile. */
class ReplacementCallsTest {

  private final Simulation sim = new Simulation();

  @Test
  void closeWhileTheNewConnectionOpensClosesBoth() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    RecordedEvents events = Simulation.events(socket);
    sim.replace(socket);
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
    SimulatedWebSocket old = sim.handOver(socket);
    socket.send("1");
    socket.close(3000, "done");
    sim.time.runDue();

    assertThat(old.sentTexts()).containsExactly("1");
    assertThat(old.sent()).endsWith(new Sent.Close(3000, "done"));
    assertThat(sim.network.living()).isEmpty();
    sim.close(socket);
  }

  @Test
  void whatTheNewConnectionBringsIsKeptWhenCloseIsTakenBack() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    List<String> seen = new ArrayList<>();
    socket.addEventListener(EventType.MESSAGE, event -> seen.add(event.text()));
    Simulation.leave(sim.handOver(socket));
    SimulatedWebSocket successor = sim.transport();

    socket.close();
    successor.receive("while close waits for its turn");
    sim.time.runDue();
    successor.receive("while the old one is closed");
    socket.reconnect();
    sim.time.runDue();
    successor.receive("later");

    assertThat(sim.transport()).as("the new one is gone on with").isSameAs(successor);
    assertThat(seen)
        .containsExactly("while close waits for its turn", "while the old one is closed", "later");
    sim.close(socket);
  }

  @Test
  void closeWhileTheOldConnectionClosesSendsWhatWaitsOnTheNewOne() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    RecordedEvents events = Simulation.events(socket);
    SimulatedWebSocket old = sim.handOver(socket);
    socket.send("1");
    Simulation.leave(old);
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
    SimulatedWebSocket old = sim.handOver(socket);
    Simulation.leave(old);
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
    sim.replace(socket);
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
    SimulatedWebSocket old = sim.handOver(socket);
    Simulation.leave(old);
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
    sim.replace(socket);
    assertThat(sim.attempts()).isEqualTo(1);
    sim.open();

    sim.replace(socket);
    sim.replace(socket);
    assertThat(sim.attempts()).isEqualTo(2);
    sim.close(socket);
  }

  @Test
  void replaceCutsTheWaitForARetryShort() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    sim.replace(socket);
    sim.fail();
    sim.replace(socket);

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
    sim.replace(socket);
    while (sim.transport().readyState() == IWebSocket.CONNECTING) {
      sim.open();
      sim.replace(socket);
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
}
