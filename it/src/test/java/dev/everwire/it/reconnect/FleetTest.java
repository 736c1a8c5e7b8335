package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.policy.ConnectGate;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.simulation.SimulatedNetwork;
import dev.everwire.testkit.simulation.SimulatedWebSocket;
import dev.everwire.testkit.simulation.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What many sockets share (R15): a thread for all timers, threads for their tasks, the gate. */
class FleetTest {

  private static final int SOCKETS = 2_000;
  private static final int IN_FLIGHT = 16;

  private final Simulation sim = new Simulation();
  private final List<ReconnectingWebSocket> sockets = new ArrayList<>();

  private void connectAll(ReconnectingWebSocketOptions options) {
    for (int i = 0; i < SOCKETS; i++) {
      sockets.add(ReconnectingWebSocket.connect(Simulation.URL, options));
    }
  }

  private void openAll() {
    sim.network.attempts().forEach(SimulatedWebSocket::open);
    sim.time.runDue();
  }

  private void closeAll() {
    sockets.forEach(ReconnectingWebSocket::close);
    sim.advanceSeconds(30);
    assertThat(sim.time.pendingTimers()).as("timers left behind").isZero();
  }

  @Test
  void anOpenSocketHasOneTimerAndAWaitingOneNoMore() {
    connectAll(sim.options().connectGate(ConnectGate.none()));
    sim.time.runDue();
    openAll();
    assertThat(sim.time.pendingTimers()).isEqualTo(SOCKETS);

    sim.network.attempts().forEach(attempt -> attempt.fail(new IOException("connection reset")));
    sim.time.runDue();

    assertThat(sim.time.pendingTimers()).isEqualTo(SOCKETS);
    closeAll();
  }

  @Test
  void whoWaitsAtTheGateHasNoTimerAtAll() {
    connectAll(sim.options().connectGate(ConnectGate.of(IN_FLIGHT, 100, sim.time)));

    sim.time.runDue();

    assertThat(sim.attempts()).isEqualTo(IN_FLIGHT);
    assertThat(sim.time.pendingTimers())
        .as("the deadlines of those in flight: the socket's and its transport's")
        .isEqualTo(2 * IN_FLIGHT);
    closeAll();
  }

  @Test
  void theGateTakesAFleetThroughAtItsRate() {
    connectAll(sim.options().connectGate(ConnectGate.of(IN_FLIGHT, 100, sim.time)));
    sim.time.runDue();

    int opened = 0;
    for (int tenths = 0; tenths < 10; tenths++) {
      List<SimulatedWebSocket> made = sim.network.attempts();
      made.subList(opened, made.size()).forEach(SimulatedWebSocket::open);
      opened = made.size();
      sim.advance(Duration.ofMillis(100));
    }

    assertThat(sim.attempts()).as("a second's worth, and the first burst").isBetween(100, 116);
    closeAll();
  }

  /** On the system's time and threads; connections need none, for they are simulated. */
  @Test
  void threadsDoNotGrowWithSockets() throws InterruptedException {
    VirtualTime transportTime = new VirtualTime();
    SimulatedNetwork network = new SimulatedNetwork(transportTime);
    CountDownLatch dialing = new CountDownLatch(SOCKETS);
    ReconnectingWebSocketOptions options =
        new ReconnectingWebSocketOptions()
            .webSocket(
                (request, beforeConnecting) -> {
                  synchronized (network) {
                    dialing.countDown();
                    return network.factory().create(request, beforeConnecting);
                  }
                })
            .connectGate(ConnectGate.none())
            .noConnectionTimeout();
    connectAll(options);
    assertThat(dialing.await(30, TimeUnit.SECONDS)).as("all are dialing").isTrue();
    CountDownLatch open = new CountDownLatch(SOCKETS);
    for (ReconnectingWebSocket socket : sockets) {
      socket.addEventListener(EventType.OPEN, event -> open.countDown());
    }
    synchronized (network) {
      network.attempts().forEach(SimulatedWebSocket::open);
    }
    assertThat(open.await(30, TimeUnit.SECONDS)).as("all are open").isTrue();

    assertThat(threads("everwire-timer")).isEqualTo(1);
    assertThat(threads("everwire-")).as("for %d sockets", SOCKETS).isLessThan(SOCKETS / 4);
    sockets.forEach(ReconnectingWebSocket::close);
  }

  private static long threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }
}
