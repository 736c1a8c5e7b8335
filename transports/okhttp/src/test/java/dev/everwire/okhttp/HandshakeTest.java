package dev.everwire.okhttp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.everwire.EventType;
import dev.everwire.HandshakeException;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.HandshakeRequest;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out for an opening handshake, and what may come back. */
class HandshakeTest {

  private static final OkHttpWebSocketFactory FACTORY = OkHttpWebSocketFactory.create();

  private static WebSocketRequest request(String url, String header, String... values) {
    return WebSocketRequest.of(url, List.of(), Map.of(header, List.of(values)), false);
  }

  @Test
  void allValuesOfAHeaderGoOut() throws Exception {
    BlockingQueue<HandshakeRequest> requests = new LinkedBlockingQueue<>();
    Script script =
        connection -> {
          requests.add(connection.handshake());
          connection.accept();
          connection.stopReading();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket attempt =
          RecordedSocket.connecting(request(server.url(), "X-Two", "one", "two"), FACTORY);
      attempt.events().next(EventType.OPEN);
      assertThat(requests.poll(20, TimeUnit.SECONDS).headers())
          .containsEntry("X-Two", List.of("one", "two"))
          .containsEntry("Host", List.of("127.0.0.1:" + server.port()));
    }
  }

  @Test
  void c14HeaderValueBeyondAsciiIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FACTORY.create(request("ws://127.0.0.1:9", "X-Name", "Zoé")))
        .withMessageContaining("X-Name")
        .withMessageNotContaining("Zoé");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length", "expect", "Trailer", "Transfer-Encoding"})
  void c14HeaderOfABodyIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FACTORY.create(request("ws://127.0.0.1:9", name, "1")))
        .withMessageContaining(name);
  }

  @Test
  void redirectIsARefusalWithItsStatus() {
    HandshakeException refusal =
        refusal("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 9\r\n\r\nsee there");
    assertThat(refusal.status()).isEqualTo(302);
    assertThat(refusal.header("location")).contains("/b");
    assertThat(refusal.bodyStart()).isEqualTo("see there");
  }

  @Test
  void c03RefusalIsToldThoughItsBodyHasNoEnd() {
    assertThat(refusal("HTTP/1.1 503 Busy\r\n\r\ntry later").bodyStart()).isEqualTo("try later");
  }

  @Test
  void connectionHeaderWithMoreThanUpgradeFailsTheHandshake() {
    String answer =
        String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: keep-alive, Upgrade",
            "",
            "");
    assertThat(refusal(answer)).hasMessageContaining("Connection is \"keep-alive, Upgrade\"");
  }

  @Test
  void refusedConnectionIsNotKept() throws Exception {
    Script refusing =
        connection -> {
          connection.handshake();
          connection.raw("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
          connection.awaitDisconnect();
        };
    try (ScriptedServer server = ScriptedServer.start(refusing)) {
      RecordedSocket.connecting(server.url(), FACTORY).failure(1006);
      RecordedSocket.connecting(server.url(), FACTORY).failure(1006);
      server.awaitAccepted(2, Duration.ofSeconds(20));
    }
  }

  /** Returns the failure that follows an answer after which the server waits. */
  private static HandshakeException refusal(String answer) {
    Script script =
        connection -> {
          connection.handshake();
          connection.raw(answer.getBytes(ISO_8859_1));
          connection.stopReading();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      return (HandshakeException) RecordedSocket.connecting(server.url(), FACTORY).failure(1006);
    }
  }
}
