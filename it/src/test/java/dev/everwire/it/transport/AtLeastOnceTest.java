package dev.everwire.it.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseCode;
import dev.everwire.Message;
import dev.everwire.WebSocketFactory;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.reconnect.Delivery;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R11 and R12 over real connections, of each transport: several threads send, the server resets
 * connection after connection in the midst of it, and by its own count nothing is missing.
 */
class AtLeastOnceTest {

  private static final int SENDERS = 3;
  private static final int MESSAGES = 400;
  private static final int RESETS = 10;
  private static final int BEFORE_RESET = 61;

  static List<TransportUnderTest> transports() {
    return Transports.all();
  }

  private final Queue<String> arrivals = new ConcurrentLinkedQueue<>();
  private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @MethodSource("transports")
  void nothingIsMissingAtTheServer(TransportUnderTest transport) throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    try (TransportUnderTest.Lease lease = transport.lease(Setup.DEFAULT);
        ScriptedServer server = ScriptedServer.start(this::serve);
        ReconnectingWebSocket socket =
            ReconnectingWebSocket.connect(server.url(), options(lease.factory()))) {
      for (int sender = 0; sender < SENDERS; sender++) {
        String prefix = sender + " ";
        senders.execute(() -> send(socket, prefix));
      }
      senders.shutdown();
      assertThat(senders.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      for (Delivery delivery : deliveries) {
        delivery.confirmed().toCompletableFuture().get(60, TimeUnit.SECONDS);
      }

      assertThat(server.accepted()).as("connections").isGreaterThan(RESETS);
    } finally {
      senders.shutdownNow();
    }
    for (int sender = 0; sender < SENDERS; sender++) {
      assertThat(firstArrivals(sender + " "))
          .as("of sender %s, in order of first arrival", sender)
          .isEqualTo(IntStream.range(0, MESSAGES).boxed().toList());
    }
  }

  private static ReconnectingWebSocketOptions options(WebSocketFactory transport) {
    return new ReconnectingWebSocketOptions()
        .webSocket(transport)
        .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .minReconnectionDelay(Duration.ofMillis(5))
        .maxReconnectionDelay(Duration.ofMillis(20))
        .connectionTimeout(Duration.ofSeconds(20));
  }

  private void serve(ServerConnection connection) throws Exception {
    connection.accept();
    for (int i = 1; i <= BEFORE_RESET || connection.number() > RESETS; i++) {
      Frame frame = connection.readMessage();
      if (frame == null || frame.opcode() == Frame.CLOSE) {
        connection.close(CloseCode.NORMAL, "");
        return;
      }
      arrivals.add(frame.payloadText());
    }
    connection.reset();
  }

  private void send(ReconnectingWebSocket socket, String prefix) {
    for (int i = 0; i < MESSAGES; i++) {
      deliveries.add(socket.deliver(Message.text(prefix + i)));
    }
  }

  private List<Integer> firstArrivals(String prefix) {
    return new LinkedHashSet<>(arrivals)
        .stream()
            .filter(text -> text.startsWith(prefix))
            .map(text -> Integer.valueOf(text.substring(prefix.length())))
            .toList();
  }
}
