package dev.everwire.it.cuts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseCode;
import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.WebSocketFactory;
import dev.everwire.it.transport.Setup;
import dev.everwire.it.transport.TransportUnderTest;
import dev.everwire.it.transport.Transports;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.Heartbeat;
import dev.everwire.reconnect.Delivery;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.proxy.Direction;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R11 wherever the first connection is cut, over each transport: the socket comes back, and by the
 * server's own count nothing is missing and nothing torn, in order of first arrival.
 */
@Timeout(1_200)
class ReconnectAfterCutTest {

  private static final Logger LOG = Logger.getLogger(ReconnectAfterCutTest.class.getName());
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Share SHARE = Share.of(149);
  private static final List<String> MESSAGES = List.of("one", "zwölf", "three", "last");

  static List<TransportUnderTest> transports() {
    return Transports.all();
  }

  private final AtomicInteger sockets = new AtomicInteger();
  private final Map<String, Queue<String>> arrivals = new ConcurrentHashMap<>();

  @ParameterizedTest
  @MethodSource("transports")
  void atLeastOnceNothingIsMissingWhereverTheConnectionIsCut(TransportUnderTest transport)
      throws Exception {
    try (TransportUnderTest.Lease lease = transport.lease(Setup.DEFAULT);
        ScriptedServer server = ScriptedServer.start(this::serve)) {
      Recording whole = record(lease.factory(), server.port());
      List<Callable<List<String>>> runs = new ArrayList<>();
      for (Direction direction : Direction.values()) {
        for (Cut.Kind kind : Cut.Kind.values()) {
          SHARE
              .of(0, whole.length(direction))
              .mapToObj(offset -> new Cut(kind, direction, offset))
              .forEach(cut -> runs.add(() -> run(cut, lease.factory(), server.port())));
        }
      }
      List<String> broken = SideBySide.play(runs);
      LOG.info(() -> runs.size() + " cuts over " + transport + ", " + SHARE);

      assertThat(broken).as("of %s cuts, %s", runs.size(), SHARE).isEmpty();
    }
  }

  private void serve(ServerConnection connection) throws Exception {
    String socket = connection.handshake().query("socket").orElseThrow();
    Queue<String> arrived = arrivals.computeIfAbsent(socket, s -> new ConcurrentLinkedQueue<>());
    connection.accept();
    for (Frame frame = connection.readMessage(); frame != null; frame = connection.readMessage()) {
      if (frame.opcode() == Frame.CLOSE) {
        connection.send(frame.withMask(false));
        return;
      }
      arrived.add(frame.payloadText());
      connection.text("got " + frame.payloadText());
    }
  }

  private Recording record(WebSocketFactory transport, int port) throws Exception {
    try (CutProxy proxy = CutProxy.healthy(port)) {
      exchange(transport, proxy);
      return Recording.of(proxy.connections().get(0));
    }
  }

  private List<String> run(Cut cut, WebSocketFactory transport, int port) {
    try (CutProxy proxy = CutProxy.cuttingFirst(port, cut)) {
      exchange(transport, proxy);
      return List.of();
    } catch (Exception | AssertionError e) {
      return List.of(cut + ": " + e);
    }
  }

  /** Sends all, and closes when all is confirmed. */
  private void exchange(WebSocketFactory transport, CutProxy proxy) throws Exception {
    String name = String.valueOf(sockets.incrementAndGet());
    try (ReconnectingWebSocket socket =
        ReconnectingWebSocket.connect(proxy.url() + "?socket=" + name, options(transport))) {
      RecordedEvents events = RecordedEvents.of(socket);
      List<Delivery> deliveries =
          MESSAGES.stream().map(message -> socket.deliver(Message.text(message))).toList();
      for (Delivery delivery : deliveries) {
        delivery.confirmed().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
      socket.close(CloseCode.NORMAL, "");
      CloseEvent close = events.await(EventType.CLOSE, LIMIT);
      while (close.willReconnect()) {
        close = events.await(EventType.CLOSE, LIMIT);
      }
      events.assertNoMore();
    }
    assertThat(
            List.copyOf(
                new LinkedHashSet<>(arrivals.getOrDefault(name, new ConcurrentLinkedQueue<>()))))
        .isEqualTo(MESSAGES);
  }

  private static ReconnectingWebSocketOptions options(WebSocketFactory transport) {
    return new ReconnectingWebSocketOptions()
        .webSocket(transport)
        .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .heartbeat(Heartbeat.pings(Duration.ofMillis(500), Duration.ofSeconds(1)))
        .minReconnectionDelay(Duration.ofMillis(5))
        .maxReconnectionDelay(Duration.ofMillis(20))
        .connectionTimeout(Duration.ofSeconds(3))
        .closeTimeout(Duration.ofSeconds(1));
  }
}
