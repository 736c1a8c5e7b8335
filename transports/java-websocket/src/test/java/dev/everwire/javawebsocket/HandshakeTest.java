package dev.everwire.javawebsocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.HandshakeException;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.HandshakeRequest;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.net.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What goes out for an opening handshake, and what may come back. */
class HandshakeTest {

  private static final JavaWebSocketFactory FACTORY = JavaWebSocketFactory.create();

  @Test
  void allValuesOfAHeaderGoOutAndHostHasThePort() throws Exception {
    BlockingQueue<HandshakeRequest> requests = new LinkedBlockingQueue<>();
    try (ScriptedServer server =
        ScriptedServer.start(
            connection -> {
              requests.add(connection.handshake());
              connection.accept();
              connection.stopReading();
            })) {
      Map<String, List<String>> headers = Map.of("X-Two", List.of("one é", "two"));
      RecordedSocket attempt =
          RecordedSocket.connecting(
              WebSocketRequest.of(server.url(), List.of(), headers, false), FACTORY);
      attempt.events().next(EventType.OPEN);
      HandshakeRequest request = requests.poll(20, TimeUnit.SECONDS);
      assertThat(request.headers())
          .containsEntry("X-Two", List.of("one é", "two"))
          .containsEntry("Host", List.of("127.0.0.1:" + server.port()));
    }
  }

  @Test
  void interimAnswersAreSkipped() {
    try (ScriptedServer server =
        ScriptedServer.start(
            connection -> {
              connection.handshake();
              connection.raw("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".getBytes(ISO_8859_1));
              connection.accept();
              connection.stopReading();
            })) {
      RecordedSocket.connecting(server.url(), FACTORY).events().next(EventType.OPEN);
    }
  }

  @Test
  void c03ChunkedBodyOfARefusalIsShown() {
    String answer =
        "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ntry \r\n5;x=y\r\nlater\r\n0\r\n\r\n";
    assertThat(refusal(answer).bodyStart()).isEqualTo("try later");
  }

  @Test
  void c03RefusalIsToldThoughItsBodyHasNoEnd() {
    HandshakeException refusal = refusal("HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\nsee there");
    assertThat(refusal.status()).isEqualTo(302);
    assertThat(refusal.header("location")).contains("/b");
    assertThat(refusal.bodyStart()).isEqualTo("see there");
  }

  private static HandshakeException refusal(String answer) {
    return (HandshakeException) failureAfter(answer);
  }

  @Test
  void c03AnswerThatIsNoHttpIsSeenByItsFirstLine() {
    assertThat(failureAfter("SSH-2.0-OpenSSH_9.6\r\n"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("SSH-2.0-OpenSSH_9.6");
  }

  @Test
  void c03HeadOfMoreThan32KibIsRefused() {
    String head = "HTTP/1.1 101 Switching Protocols\r\nX-Much: " + "x".repeat(33_000);
    assertThat(failureAfter(head))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("longer than 32768 bytes");
  }

  /** Returns the cause of the failure that follows an answer after which the server waits. */
  private static Throwable failureAfter(String answer) {
    Script script =
        connection -> {
          connection.handshake();
          connection.raw(answer.getBytes(ISO_8859_1));
          connection.stopReading();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      return RecordedSocket.connecting(server.url(), FACTORY).failure(1006);
    }
  }
}
