package dev.everwire.it.matrix;

import static dev.everwire.testkit.assertions.WebSocketAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.Pingable;
import dev.everwire.SendResult;
import dev.everwire.WebSocketFactory;
import dev.everwire.it.interop.InteropServer;
import dev.everwire.policy.Heartbeat;
import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.events.RecordedEvents;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a reverse proxy does to a connection that is idle for {@link #TIMEOUT}. */
final class IdleCases {

  /** How long the proxy lets a connection be idle. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final InteropServer proxy;

  private IdleCases(InteropServer proxy) {
    this.proxy = proxy;
  }

  /**
   * Returns the cases.
   *
   * @param proxy cuts connections that are idle for {@link #TIMEOUT}
   */
  static List<InteropCase> of(InteropServer proxy) {
    IdleCases cases = new IdleCases(proxy);
    return List.of(
        InteropCase.of("idle: cut, noticed, and back with what was sent", cases::cutAndBack),
        InteropCase.of("idle: a heartbeat prevents the cut", cases::aHeartbeatPreventsTheCut)
            .inWholeOnly());
  }

  private static ReconnectingWebSocketOptions options(WebSocketFactory transport) {
    return new ReconnectingWebSocketOptions()
        .webSocket(transport)
        .minReconnectionDelay(Duration.ofMillis(50))
        .maxReconnectionDelay(Duration.ofMillis(500))
        .startClosed(true);
  }

  private void cutAndBack(WebSocketFactory transport) {
    ReconnectingWebSocketOptions options = options(transport).noHeartbeat();
    try (ReconnectingWebSocket socket =
        ReconnectingWebSocket.connect(proxy.url("/echo"), options)) {
      RecordedEvents events = RecordedEvents.of(socket);
      socket.addEventListener(
          ReconnectingEvent.TYPE,
          event -> assertThat(socket.send("while away")).isEqualTo(SendResult.QUEUED));
      socket.reconnect();

      events.next(EventType.OPEN);
      events.next(EventType.ERROR);
      assertThat(events.next(EventType.CLOSE)).hasCode(1006).wasNotClean().willReconnect(true);
      events.next(ReconnectingEvent.TYPE);
      events.next(EventType.OPEN);
      events.await(ReconnectedEvent.TYPE);
      assertThat(events.next(EventType.MESSAGE).data()).isEqualTo(Message.text("while away"));
    }
  }

  private void aHeartbeatPreventsTheCut(WebSocketFactory transport) throws Exception {
    // Fifteen pongs take four and a half seconds, longer than the proxy lets a connection be idle.
    CountDownLatch pongs = new CountDownLatch(15);
    ReconnectingWebSocketOptions options =
        options(counting(transport, pongs))
            .heartbeat(Heartbeat.pings(Duration.ofMillis(300), Duration.ofSeconds(20)));
    try (ReconnectingWebSocket socket =
        ReconnectingWebSocket.connect(proxy.url("/echo"), options)) {
      RecordedEvents events = RecordedEvents.of(socket);
      socket.reconnect();

      assertThat(pongs.await(60, TimeUnit.SECONDS)).as("fifteen pongs; %s", events).isTrue();
      events.next(EventType.OPEN);
      events.assertNoMore();
    }
  }

  private static WebSocketFactory counting(WebSocketFactory transport, CountDownLatch pongs) {
    return (request, beforeConnecting) ->
        transport.create(
            request,
            socket -> {
              assumeTrue(socket instanceof Pingable, "this transport is not Pingable");
              socket.addEventListener(EventType.PONG, event -> pongs.countDown());
              beforeConnecting.accept(socket);
            });
  }
}
