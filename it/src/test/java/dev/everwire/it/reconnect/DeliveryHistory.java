package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.Heartbeat;
import dev.everwire.policy.QueueFullException;
import dev.everwire.reconnect.Delivery;
import dev.everwire.reconnect.Delivery.Status;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.simulation.Sent;
import dev.everwire.testkit.simulation.SimulatedWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One history: what the application, the network and the peer do is drawn from a generator; then
 * the network heals, and what must hold is looked at.
 */
final class DeliveryHistory {

  private static final int STEPS = 60;
  private static final int SECONDS_TO_HEAL = 300;

  /** Few large messages fill what a connection is given, and some more the outbox. */
  private static final String LARGE = " " + "x".repeat(100_000);

  private static final long MAX_BYTES = 1 << 20;

  private final Simulation sim = new Simulation();
  private final DeliveryGuarantee guarantee;
  private final RandomGenerator random;
  private final ReconnectingWebSocket socket;
  private final List<Delivery> deliveries = new ArrayList<>();
  private final Set<SimulatedWebSocket> silent = new HashSet<>();
  private final boolean heartbeat;
  private final List<String> steps = new ArrayList<>();

  DeliveryHistory(DeliveryGuarantee guarantee, RandomGenerator random) {
    this.guarantee = guarantee;
    this.random = random;
    this.heartbeat = random.nextInt(4) > 0;
    ReconnectingWebSocketOptions options =
        sim.options().deliveryGuarantee(guarantee).maxEnqueuedBytes(MAX_BYTES);
    this.socket =
        sim.connect(
            heartbeat
                ? options.heartbeat(Heartbeat.pings(Duration.ofSeconds(3), Duration.ofSeconds(2)))
                : options.noHeartbeat());
  }

  void play() {
    for (int i = 0; i < STEPS; i++) {
      step();
      sim.time.runDue();
    }
    heal();
    check();
    sim.close(socket);
  }

  private void step() {
    switch (random.nextInt(17)) {
      case 0, 1, 2, 3, 4, 5 -> send();
      case 6 -> onWire("holds writes", SimulatedWebSocket::holdWrites);
      case 7 -> onWire("releases writes", SimulatedWebSocket::releaseWrites);
      case 8 -> fail();
      case 9 -> {
        if (heartbeat) {
          onWire("goes silent", this::goSilent);
        }
      }
      case 10 -> onWire("stops answering pings", wire -> wire.autoPong(false));
      case 11 -> onWire("answers a ping", this::pong);
      case 12 -> onWire("closes", wire -> wire.closeByPeer(1001, ""));
      case 13 -> reconnect();
      case 14 -> onWire("sends a pong of an earlier connection", this::latePong);
      default -> advance(Duration.ofMillis(random.nextInt(2_000)));
    }
    if (random.nextBoolean()) {
      answerHandshake();
    }
  }

  private void send() {
    String number = String.valueOf(deliveries.size());
    boolean large = random.nextInt(8) == 0;
    steps.add("send " + number + (large ? ", large" : ""));
    try {
      deliveries.add(socket.deliver(Message.text(large ? number + LARGE : number)));
    } catch (QueueFullException e) {
      steps.add("full");
    }
  }

  private static int number(String text) {
    int end = text.indexOf(' ');
    return Integer.parseInt(end < 0 ? text : text.substring(0, end));
  }

  /** What can happen to a connection that is open and can be heard. */
  private void onWire(String what, Consumer<SimulatedWebSocket> happens) {
    SimulatedWebSocket wire = sim.transport();
    if (wire.readyState() == IWebSocket.OPEN && !silent.contains(wire)) {
      steps.add(what);
      happens.accept(wire);
    }
  }

  /** Without a heartbeat nobody would ever notice. */
  private void goSilent(SimulatedWebSocket wire) {
    wire.goSilent();
    silent.add(wire);
  }

  private void pong(SimulatedWebSocket wire) {
    if (wire.sent().stream().anyMatch(Sent.Ping.class::isInstance)) {
      wire.pong();
    }
  }

  private void latePong(SimulatedWebSocket wire) {
    for (SimulatedWebSocket earlier : sim.network.attempts()) {
      for (Sent sent : earlier == wire ? List.<Sent>of() : earlier.sent()) {
        if (sent instanceof Sent.Ping ping && random.nextInt(4) == 0) {
          wire.pong(ping.payload());
        }
      }
    }
  }

  private void fail() {
    if (sim.transport().readyState() != IWebSocket.CLOSED) {
      steps.add("fail");
      sim.fail();
    }
  }

  private void reconnect() {
    steps.add("reconnect");
    socket.reconnect();
  }

  private void advance(Duration duration) {
    steps.add("advance " + duration.toMillis());
    sim.advance(duration);
  }

  private void answerHandshake() {
    SimulatedWebSocket wire = sim.transport();
    if (wire.readyState() == IWebSocket.CONNECTING) {
      if (random.nextInt(4) == 0) {
        steps.add("refuse");
        wire.refuse(503);
      } else {
        steps.add("open");
        wire.open();
      }
    }
  }

  /** From now on nothing fails any more; what is broken stays so until it is noticed. */
  private void heal() {
    steps.add("heal");
    for (int i = 0; i < SECONDS_TO_HEAL && !isQuiet(); i++) {
      sim.advanceSeconds(1);
      SimulatedWebSocket wire = sim.transport();
      if (wire.readyState() == IWebSocket.CONNECTING) {
        wire.open();
      } else if (!silent.contains(wire)) {
        wire.autoPong(true);
        wire.releaseWrites();
      }
    }
    assertThat(isQuiet()).as("all is handed over and confirmed").isTrue();
  }

  private boolean isQuiet() {
    return socket.readyState() == IWebSocket.OPEN
        && !silent.contains(sim.transport())
        && socket.queuedMessages() == 0
        && socket.unconfirmedMessages() == 0
        && sim.transport().bufferedAmount() == 0;
  }

  private void check() {
    List<Integer> arrivals = new ArrayList<>();
    for (SimulatedWebSocket connection : sim.network.attempts()) {
      List<Integer> arrived = connection.sentTexts().stream().map(DeliveryHistory::number).toList();
      assertThat(arrived).as("on one connection").isSorted().doesNotHaveDuplicates();
      arrivals.addAll(arrived);
    }
    List<Integer> firstArrivals = new ArrayList<>(new LinkedHashSet<>(arrivals));
    assertThat(firstArrivals).as("by first arrival").isSorted();
    if (guarantee == DeliveryGuarantee.AT_LEAST_ONCE) {
      assertThat(firstArrivals).as("arrived").hasSize(deliveries.size());
      assertThat(deliveries).extracting(Delivery::status).allMatch(Status.CONFIRMED::equals);
    } else {
      assertThat(arrivals).as("arrived").doesNotHaveDuplicates();
      assertThat(deliveries).extracting(Delivery::status).allMatch(Status.HANDED_OVER::equals);
    }
    assertThat(sim.uncaught).isEmpty();
  }

  /** Returns how many messages arrived on more than one connection. */
  long arrivedTwice() {
    long arrivals =
        sim.network.attempts().stream().mapToLong(wire -> wire.sentTexts().size()).sum();
    long distinct =
        sim.network.attempts().stream()
            .flatMap(wire -> wire.sentTexts().stream())
            .distinct()
            .count();
    return arrivals - distinct;
  }

  @Override
  public String toString() {
    return String.join(", ", steps);
  }
}
