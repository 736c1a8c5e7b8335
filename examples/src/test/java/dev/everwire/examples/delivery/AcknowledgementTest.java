package dev.everwire.examples.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.Message;
import dev.everwire.policy.Confirmation;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.reconnect.Delivery;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the first connection acknowledged is not sent again on the second; the rest is. */
class AcknowledgementTest {

  static Stream<Arguments> protocols() {
    return Stream.of(
        Arguments.of(
            JsonAcks.confirmation(),
            List.of("{\"id\":1}", "{\"id\":2}", "{\"id\":3}"),
            List.of("{\"ack\":2}"),
            List.of("{\"id\":1}", "{\"id\":3}"),
            List.of("{\"ack\":3}", "{\"ack\":1}")),
        Arguments.of(
            PhoenixReplies.confirmation(),
            List.of(phoenix("1", "new_msg"), phoenix("2", "new_msg"), phoenix("3", "new_msg")),
            List.of(phoenix("1", "phx_reply"), phoenix("2", "new_msg")),
            List.of(phoenix("2", "new_msg"), phoenix("3", "new_msg")),
            List.of(phoenix("2", "phx_reply"), phoenix("3", "phx_reply"))),
        Arguments.of(
            StompReceipts.confirmation(),
            List.of(stomp("a"), stomp("b"), stomp("c")),
            List.of("MESSAGE\nreceipt-id:c\n\n\0", "RECEIPT\nreceipt-id:b\n\n\0"),
            List.of(stomp("c")),
            List.of("RECEIPT\nreceipt-id:c\n\n\0")));
  }

  private static String phoenix(String ref, String event) {
    return "[\"1\",\"" + ref + "\",\"room:lobby\",\"" + event + "\",{}]";
  }

  private static String stomp(String receipt) {
    return "SEND\ndestination:/queue/a\nreceipt:" + receipt + "\n\nreceipt:none\0";
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void whatIsNotAcknowledgedIsSentAgain(
      Confirmation confirmation,
      List<String> sent,
      List<String> replies,
      List<String> again,
      List<String> laterReplies)
      throws Exception {
    List<String> second = new CopyOnWriteArrayList<>();
    Script breaksOff =
        connection -> {
          connection.accept();
          for (int i = 0; i < sent.size(); i++) {
            connection.readMessage();
          }
          for (String reply : replies) {
            connection.text(reply);
          }
          connection.close(1001, "restart");
          connection.awaitDisconnect();
        };
    Script goesOn =
        connection -> {
          connection.accept();
          for (int i = 0; i < again.size(); i++) {
            Frame frame = connection.readMessage();
            second.add(frame == null ? "nothing" : frame.payloadText());
          }
          for (String reply : laterReplies) {
            connection.text(reply);
          }
          connection.awaitClose();
        };
    try (ScriptedServer server = ScriptedServer.start(Script.of(breaksOff, goesOn));
        ReconnectingWebSocket socket =
            ReconnectingWebSocket.connect(
                server.url(),
                new ReconnectingWebSocketOptions()
                    .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                    .confirmation(confirmation)
                    .minReconnectionDelay(Duration.ofMillis(10)))) {
      List<Delivery> deliveries = new ArrayList<>();
      for (String message : sent) {
        deliveries.add(socket.deliver(Message.text(message)));
      }

      for (Delivery delivery : deliveries) {
        delivery.confirmed().toCompletableFuture().get(30, TimeUnit.SECONDS);
      }
      assertThat(second).isEqualTo(again);
    }
  }
}
