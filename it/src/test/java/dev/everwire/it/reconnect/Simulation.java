package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.reconnect.Delivery;
import dev.everwire.reconnect.DeliveryException;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.simulation.Sent;
import dev.everwire.testkit.simulation.SimulatedNetwork;
import dev.everwire.testkit.simulation.SimulatedWebSocket;
import dev.everwire.testkit.simulation.VirtualTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/** A reconnecting socket over a simulated network, on virtual time, with chance that repeats. */
final class Simulation {

  static final String URL = "wss://example.org/feed";

  final VirtualTime time = new VirtualTime();
  final SimulatedNetwork network = new SimulatedNetwork(time);
  final List<Throwable> uncaught = new ArrayList<>();

  /** Options with a delay of exactly one second before each retry. */
  ReconnectingWebSocketOptions options() {
    return plainOptions()
        .minReconnectionDelay(Duration.ofSeconds(1))
        .reconnectionDelayJitter(0)
        .reconnectionDelayGrowFactor(1);
  }

  /** Options with the default delays. */
  ReconnectingWebSocketOptions plainOptions() {
    return new ReconnectingWebSocketOptions()
        .webSocket(network.factory())
        .time(time)
        .executor(time)
        .random(new Random(42))
        .uncaught(uncaught::add);
  }

  /** Makes a socket, whose first attempt then waits for the test. */
  ReconnectingWebSocket connect(ReconnectingWebSocketOptions options) {
    ReconnectingWebSocket socket = ReconnectingWebSocket.connect(URL, options);
    time.runDue();
    return socket;
  }

  /** Makes a socket whose first connection is open. */
  ReconnectingWebSocket connectAndOpen(ReconnectingWebSocketOptions options) {
    ReconnectingWebSocket socket = connect(options);
    open();
    return socket;
  }

  SimulatedWebSocket transport() {
    return network.lastAttempt();
  }

  int attempts() {
    return network.attempts().size();
  }

  void open() {
    transport().open();
    time.runDue();
  }

  void fail() {
    transport().fail(new IOException("connection reset"));
    time.runDue();
  }

  void advance(Duration duration) {
    time.advance(duration);
  }

  void advanceSeconds(long seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  static RecordedEvents events(ReconnectingWebSocket socket) {
    return RecordedEvents.of(socket);
  }

  /** At the end of a history: closed, and nothing of it is left. */
  void close(ReconnectingWebSocket socket) {
    socket.close();
    advanceSeconds(30);
    assertThat(network.living()).as("connections left behind").isEmpty();
    assertThat(time.pendingTimers()).as("timers left behind").isZero();
  }

  // ---- delivery

  ReconnectingWebSocketOptions atLeastOnce() {
    return options().deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
  }

  /** Makes a socket whose first connection is open, to a peer that answers no ping by itself. */
  ReconnectingWebSocket openWithoutPongs(ReconnectingWebSocketOptions options) {
    ReconnectingWebSocket socket = connectAndOpen(options);
    transport().autoPong(false);
    return socket;
  }

  /** Lets the delay pass that {@link #options} have, and the next attempt succeed. */
  void reopen() {
    advanceSeconds(1);
    open();
  }

  /** Returns the payloads of the pings that left on this connection. */
  List<ByteBuffer> pings() {
    return transport().sent().stream()
        .filter(Sent.Ping.class::isInstance)
        .map(ping -> ((Sent.Ping) ping).payload())
        .toList();
  }

  static Delivery deliver(ReconnectingWebSocket socket, String text) {
    return socket.deliver(Message.text(text));
  }

  /** Returns what a stage of a delivery has failed with. */
  static DeliveryException failure(CompletionStage<Void> stage) {
    AtomicReference<DeliveryException> failure = new AtomicReference<>();
    stage.whenComplete(
        (done, error) -> {
          if (error instanceof CompletionException && error.getCause() != null) {
            failure.set((DeliveryException) error.getCause());
          }
        });
    return Objects.requireNonNull(failure.get(), "no failure by now");
  }

  // ---- planned replacement

  void replace(ReconnectingWebSocket socket) {
    socket.replace();
    time.runDue();
  }

  /** Has the new connection greeted, and the old one, which is returned, waited for. */
  SimulatedWebSocket handOver(ReconnectingWebSocket socket) {
    SimulatedWebSocket old = transport();
    old.autoPong(false);
    replace(socket);
    open();
    return old;
  }

  /** Has the old connection's Close frame under way. */
  static void leave(SimulatedWebSocket old) {
    old.holdWrites();
    old.pong();
    assertThat(old.readyState()).isEqualTo(IWebSocket.CLOSING);
  }

  static List<String> texts(ReconnectingWebSocket socket) {
    List<String> texts = new ArrayList<>();
    socket.addEventListener(EventType.MESSAGE, (MessageEvent event) -> texts.add(event.text()));
    return texts;
  }
}
