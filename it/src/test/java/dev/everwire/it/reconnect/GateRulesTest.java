package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.policy.ConnectGate;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.simulation.SimulatedWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How attempts wait for each other at the gate: R15, with R1, R4, R5. */
class GateRulesTest {

  private static final Duration TOKEN = Duration.ofMillis(1);

  private final Simulation sim = new Simulation();
  private final ConnectGate gate = ConnectGate.of(1, 1_000, sim.time);
  private int urlsAsked;

  private ReconnectingWebSocketOptions options() {
    return sim.options().connectGate(gate);
  }

  private ReconnectingWebSocketOptions counting() {
    return options()
        .url(
            () -> {
              urlsAsked++;
              return Simulation.URL;
            });
  }

  private ReconnectingWebSocket start(ReconnectingWebSocketOptions options) {
    ReconnectingWebSocket socket = ReconnectingWebSocket.connect(options);
    sim.time.runDue();
    return socket;
  }

  /** The server accepts, and a token of the gate's rate passes. */
  private void open() {
    sim.open();
    sim.advance(TOKEN);
  }

  private void fail() {
    sim.fail();
    sim.advance(TOKEN);
  }

  /** The gate's place is free and nobody waits: the next attempt goes through at once. */
  private void closeAll(ReconnectingWebSocket... sockets) {
    for (ReconnectingWebSocket socket : sockets) {
      socket.close();
    }
    sim.advanceSeconds(30);
    int before = sim.attempts();
    ReconnectingWebSocket last = sim.connect(options());
    assertThat(sim.attempts()).as("no place was lost").isEqualTo(before + 1);
    sim.close(last);
  }

  @Test
  void r15TheNextDialsWhenTheHandshakeBeforeItIsOver() {
    ReconnectingWebSocket first = sim.connect(options());
    ReconnectingWebSocket second = sim.connect(options());
    assertThat(sim.attempts()).as("the second waits").isEqualTo(1);
    assertThat(second.readyState()).isEqualTo(IWebSocket.CONNECTING);

    open();
    assertThat(sim.attempts()).isEqualTo(2);
    open();

    assertThat(List.of(first.readyState(), second.readyState())).containsOnly(IWebSocket.OPEN);
    closeAll(first, second);
  }

  @Test
  void r15AFailedAttemptGivesItsPlaceBack() {
    ReconnectingWebSocket first = sim.connect(options());
    ReconnectingWebSocket second = sim.connect(options());

    fail();

    assertThat(sim.attempts()).isEqualTo(2);
    closeAll(first, second);
  }

  @Test
  void r15AHangingAttemptGivesItsPlaceBackAtItsTimeout() {
    ReconnectingWebSocket first = sim.connect(options());
    ReconnectingWebSocket second = sim.connect(options());

    sim.advance(Duration.ofMillis(3_999));
    assertThat(sim.attempts()).isEqualTo(1);
    sim.advance(Duration.ofMillis(1));

    assertThat(sim.attempts()).isEqualTo(2);
    closeAll(first, second);
  }

  @Test
  void r15ATransportThatThrowsGivesItsPlaceBack() {
    sim.network.failNextCreate(new IllegalStateException("no sockets left"));
    ReconnectingWebSocket first = sim.connect(options());

    ReconnectingWebSocket second = sim.connect(options());
    sim.advance(TOKEN);

    assertThat(sim.attempts()).isEqualTo(1);
    open();
    assertThat(second.readyState()).isEqualTo(IWebSocket.OPEN);
    closeAll(first, second);
  }

  @Test
  void r15TheHookIsNoPartOfTheHandshake() {
    ReconnectingWebSocket first =
        sim.connect(options().onConnect(connection -> new CompletableFuture<Void>()));
    ReconnectingWebSocket second = sim.connect(options());

    open();

    assertThat(first.readyState()).as("the hook still runs").isEqualTo(IWebSocket.CONNECTING);
    assertThat(sim.attempts()).isEqualTo(2);
    closeAll(first, second);
  }

  @Test
  void r15TheWaitIsNoPartOfTheConnectionTimeout() {
    ReconnectingWebSocket first = sim.connect(options().noConnectionTimeout());
    ReconnectingWebSocket second = sim.connect(options());
    RecordedEvents events = Simulation.events(second);
    sim.advance(Duration.ofMillis(4_900));
    open();
    assertThat(sim.attempts()).as("it waited, and dials now").isEqualTo(2);

    sim.advance(Duration.ofMillis(3_998));
    assertThat(sim.transport().dropped()).isFalse();
    sim.advance(Duration.ofMillis(1));

    assertThat(events.next(EventType.ERROR).error()).hasMessageContaining("within 4000 ms");
    closeAll(first, second);
  }

  @Test
  void r5ASocketThatIsClosedWhileItWaitsLeavesTheLine() {
    ReconnectingWebSocket first = sim.connect(options());
    ReconnectingWebSocket second = sim.connect(options());
    ReconnectingWebSocket third = sim.connect(options());
    RecordedEvents events = Simulation.events(second);

    second.close(4_000, "never mind");
    sim.time.runDue();
    CloseEvent close = events.next(EventType.CLOSE);
    assertThat(close.code()).isEqualTo(4_000);
    assertThat(second.readyState()).isEqualTo(IWebSocket.CLOSED);
    open();
    open();

    assertThat(third.readyState()).isEqualTo(IWebSocket.OPEN);
    assertThat(sim.attempts()).isEqualTo(2);
    closeAll(first, third);
  }

  @Test
  void r5ReconnectWhileItWaitsKeepsItsPlaceInTheLine() {
    ReconnectingWebSocket first = sim.connect(options());
    ReconnectingWebSocket second = sim.connect(options());
    ReconnectingWebSocket third = sim.connect(options());

    second.reconnect();
    sim.time.runDue();
    open();
    open();

    assertThat(second.readyState()).isEqualTo(IWebSocket.OPEN);
    closeAll(first, second, third);
  }

  @Test
  void r4AfterAShortWaitTheSuppliersAreNotAskedAgain() {
    ReconnectingWebSocket first = sim.connect(options().noConnectionTimeout());
    ReconnectingWebSocket second = start(counting());
    sim.advanceSeconds(5);

    open();

    assertThat(sim.attempts()).isEqualTo(2);
    assertThat(urlsAsked).isEqualTo(1);
    closeAll(first, second);
  }

  @Test
  void r4AfterALongWaitTheyAreAskedAnewAndThePlaceIsKept() {
    ReconnectingWebSocket first = sim.connect(options().noConnectionTimeout());
    ReconnectingWebSocket second = start(counting());
    ReconnectingWebSocket third = sim.connect(options());
    sim.advanceSeconds(6);

    open();
    open();

    assertThat(urlsAsked).isEqualTo(2);
    assertThat(second.readyState()).isEqualTo(IWebSocket.OPEN);
    assertThat(second.retryCount()).as("it was one attempt").isZero();
    closeAll(first, second, third);
  }

  @Test
  void r4WhoIsSentToAnotherHostAfterALongWaitLeavesThisLine() {
    ReconnectingWebSocket first = sim.connect(options().noConnectionTimeout());
    List<String> urls = new ArrayList<>(List.of(Simulation.URL, "wss://other.example/feed"));
    ReconnectingWebSocket second = start(options().url(() -> urls.remove(0)));
    ReconnectingWebSocket third = sim.connect(options());
    sim.advanceSeconds(6);

    open();

    List<String> hosts =
        sim.network.attempts().stream().map(made -> made.request().uri().getHost()).toList();
    assertThat(hosts).containsExactlyInAnyOrder("example.org", "other.example", "example.org");
    closeAll(first, second, third);
  }

  @Test
  void aGateThatThrowsKeepsNobodyFromConnecting() {
    IllegalStateException broken = new IllegalStateException("the gate is broken");
    ReconnectingWebSocket socket =
        sim.connect(
            options()
                .connectGate(
                    (request, admitted) -> {
                      throw broken;
                    }));

    sim.open();

    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    assertThat(sim.uncaught).containsExactly(broken);
    sim.close(socket);
  }

  /** A failure names its seed. */
  @Test
  void inHistoriesByChanceNoPlaceIsLostAndNoMoreAreInFlightThanTheBound() {
    for (int seed = 1; seed <= 200; seed++) {
      new History(seed).play();
    }
  }

  /** Twelve sockets at one gate, to which and by which anything happens. */
  private static final class History {

    private static final int IN_FLIGHT = 3;

    private final String name;
    private final Random random;
    private final Simulation sim = new Simulation();
    private final ConnectGate gate = ConnectGate.of(IN_FLIGHT, 20, sim.time);
    private final List<ReconnectingWebSocket> sockets = new ArrayList<>();
    private int retries;

    History(int seed) {
      this.name = "seed " + seed;
      this.random = new Random(seed);
    }

    void play() {
      for (int i = 0; i < 12; i++) {
        sockets.add(
            sim.connect(
                sim.plainOptions()
                    .connectGate(gate)
                    .url(this::url)
                    .on(ReconnectingEvent.TYPE, event -> retries++)));
      }
      for (int step = 0; step < 100; step++) {
        act();
        sim.time.runDue();
        long dialing = dialing().count();
        assertThat(dialing).as("%s, step %d", name, step).isLessThanOrEqualTo(IN_FLIGHT);
      }
      sockets.forEach(ReconnectingWebSocket::close);
      sim.advanceSeconds(30);
      assertThat(sim.time.pendingTimers()).as("%s: timers left behind", name).isZero();
      List<Integer> through = new ArrayList<>();
      for (int i = 0; i < IN_FLIGHT; i++) {
        int number = i;
        gate.enter(sim.transport().request(), () -> through.add(number));
      }
      assertThat(through).as("%s: all places are free", name).hasSize(IN_FLIGHT);
      assertThat(retries).as("%s went somewhere", name).isPositive();
    }

    private String url() {
      if (random.nextInt(10) == 0) {
        throw new IllegalStateException("no URL just now");
      }
      return Simulation.URL;
    }

    private Stream<SimulatedWebSocket> dialing() {
      return sim.network.attempts().stream()
          .filter(attempt -> attempt.readyState() == IWebSocket.CONNECTING);
    }

    private void act() {
      ReconnectingWebSocket socket = sockets.get(random.nextInt(sockets.size()));
      switch (random.nextInt(8)) {
        case 0 -> socket.close();
        case 1 -> socket.reconnect();
        case 2, 3 -> dialing().findFirst().ifPresent(SimulatedWebSocket::open);
        case 4 -> dialing().findFirst().ifPresent(attempt -> attempt.refuse(503));
        case 5 -> open().findFirst().ifPresent(attempt -> attempt.closeByPeer(1001, ""));
        case 6 -> sim.network.failNextCreate(new IllegalStateException("not now"));
        default -> sim.advance(Duration.ofMillis(random.nextInt(4_000)));
      }
    }

    private Stream<SimulatedWebSocket> open() {
      return sim.network.attempts().stream()
          .filter(attempt -> attempt.readyState() == IWebSocket.OPEN);
    }
  }
}
