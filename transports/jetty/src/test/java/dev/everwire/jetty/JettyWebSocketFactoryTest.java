package dev.everwire.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.EventType;
import dev.everwire.HandshakeException;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.transport.TransportOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.junit.jupiter.api.Test;

/** What only this transport has. */
class JettyWebSocketFactoryTest {

  private static RecordedEvents connect(
      JettyWebSocketFactory factory, String url, String... protocols) {
    RecordedEvents[] events = new RecordedEvents[1];
    factory.create(
        WebSocketRequest.of(url, List.of(protocols), Map.of(), false),
        connecting -> events[0] = RecordedEvents.of(connecting));
    return events[0];
  }

  @Test
  void clientThatIsNotStartedIsRefused() {
    assertThatThrownBy(() -> JettyWebSocketFactory.create().client(new WebSocketClient()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("started");
  }

  @Test
  void clientThatWasStoppedSinceFailsTheAttempt() throws Exception {
    WebSocketClient client = new WebSocketClient();
    client.start();
    JettyWebSocketFactory factory = JettyWebSocketFactory.create().client(client);
    client.stop();
    RecordedEvents events = connect(factory, "ws://127.0.0.1:1/");
    assertThat(events.await(EventType.ERROR).error()).hasMessageContaining("not started");
    assertThat(events.await(EventType.CLOSE).code()).isEqualTo(1006);
  }

  @Test
  void headersOfABodyAreRefused() {
    for (String name : List.of("content-length", "Transfer-Encoding", "Expect")) {
      WebSocketRequest request =
          WebSocketRequest.of("ws://127.0.0.1:1/", List.of(), Map.of(name, List.of("1")), false);
      assertThatThrownBy(() -> JettyWebSocketFactory.create().create(request))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must not be set");
    }
  }

  /** Most servers read only the first header of the name. */
  @Test
  void subprotocolsAreOfferedInOneHeader() throws Exception {
    BlockingQueue<List<String>> offers = new LinkedBlockingQueue<>();
    Script chooses =
        connection -> {
          offers.add(connection.handshake().headers().get("Sec-WebSocket-Protocol"));
          connection.accept("chat");
          connection.awaitDisconnect();
        };
    try (ScriptedServer server = ScriptedServer.start(chooses)) {
      RecordedEvents events = connect(JettyWebSocketFactory.create(), server.url(), "news", "chat");
      assertThat(events.next(EventType.OPEN).target().protocol()).isEqualTo("chat");
      assertThat(offers.poll(20, TimeUnit.SECONDS)).containsExactly("news, chat");
    }
  }

  /** A proxy that takes one side's end for that of both would drop the connection. */
  @Test
  void outputStaysOpenUntilTheCloseFrameIsAnswered() throws Exception {
    BlockingQueue<Boolean> ended = new LinkedBlockingQueue<>();
    Script answersLate =
        connection -> {
          connection.accept();
          connection.awaitClose();
          ended.add(connection.awaitReadable(Duration.ofMillis(500)));
          connection.close(4000, "");
        };
    try (ScriptedServer server = ScriptedServer.start(answersLate)) {
      RecordedEvents events = connect(JettyWebSocketFactory.create(), server.url());
      events.next(EventType.OPEN).target().close(4000, "done");
      assertThat(ended.poll(20, TimeUnit.SECONDS)).as("output ended").isFalse();
      assertThat(events.next(EventType.CLOSE).wasClean()).isTrue();
    }
  }

  @Test
  void redirectIsARefusalAndNotFollowed() {
    try (ScriptedServer server =
        ScriptedServer.start(Script.refuse(301, "Location", "/elsewhere"))) {
      RecordedEvents events = connect(JettyWebSocketFactory.create(), server.url());
      assertThat(events.await(EventType.ERROR).error())
          .isInstanceOfSatisfying(
              HandshakeException.class, refused -> assertThat(refused.status()).isEqualTo(301));
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void refusalWithABodyWithoutEndIsCutOff() {
    Script endless =
        connection -> {
          connection.handshake();
          connection.raw("HTTP/1.1 503 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          byte[] part = "more ".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
          try {
            while (true) {
              connection.raw(part);
            }
          } catch (IOException e) {
            // The client has seen enough, as it must.
          }
        };
    try (ScriptedServer server = ScriptedServer.start(endless)) {
      RecordedEvents events = connect(JettyWebSocketFactory.create(), server.url());
      assertThat(events.await(EventType.ERROR).error())
          .isInstanceOfSatisfying(
              HandshakeException.class,
              refused -> {
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.bodyStart()).startsWith("more more").hasSize(1_024);
              });
    }
  }

  @Test
  void quietConnectionOutlivesTheClientsIdleTimeout() throws Exception {
    Script quiet =
        connection -> {
          connection.accept();
          connection.pause(Duration.ofMillis(800));
          connection.text("after a while");
          connection.awaitDisconnect();
        };
    WebSocketClient client = new WebSocketClient();
    client.setIdleTimeout(Duration.ofMillis(200));
    client.start();
    try (ScriptedServer server = ScriptedServer.start(quiet)) {
      RecordedEvents events = connect(JettyWebSocketFactory.create().client(client), server.url());
      events.next(EventType.OPEN);
      assertThat(events.next(EventType.MESSAGE).data()).isEqualTo(Message.text("after a while"));
    } finally {
      client.stop();
    }
  }

  @Test
  void openSocketsDoNotCountAsJettysConnectionsPerDestination() throws Exception {
    HttpClient http = new HttpClient();
    http.setMaxConnectionsPerDestination(2);
    WebSocketClient client = new WebSocketClient(http);
    client.start();
    try (ScriptedServer server = ScriptedServer.start(Script.echo())) {
      JettyWebSocketFactory factory = JettyWebSocketFactory.create().client(client);
      List<RecordedEvents> sockets = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        sockets.add(connect(factory, server.url()));
      }
      for (RecordedEvents events : sockets) {
        events.await(EventType.OPEN);
      }
    } finally {
      client.stop();
    }
  }

  @Test
  void handshakeTimeoutEndsAnAttemptWhoseTlsIsNotAnswered() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TransportOptions options = TransportOptions.DEFAULT.handshakeTimeout(Duration.ofMillis(300));
      RecordedEvents events =
          connect(
              JettyWebSocketFactory.create().options(options),
              "wss://127.0.0.1:" + silent.getLocalPort() + "/");
      try (Socket peer = silent.accept()) {
        assertThat(events.await(EventType.CLOSE).code()).isEqualTo(1006);
        peer.setSoTimeout(20_000);
        peer.getInputStream().readAllBytes();
      }
    }
  }

  @Test
  void peerThatClosesAndReadsNothingIsDroppedByTheCloseTimeout() throws Exception {
    Script closesOnly =
        connection -> {
          connection.accept();
          connection.pause(Duration.ofMillis(200));
          connection.close(1000, "");
          connection.stopReading();
        };
    TransportOptions options = TransportOptions.DEFAULT.closeTimeout(Duration.ofMillis(300));
    try (ScriptedServer server = ScriptedServer.start(closesOnly)) {
      RecordedEvents events =
          connect(JettyWebSocketFactory.create().options(options), server.url());
      IWebSocket socket = events.await(EventType.OPEN).target();
      socket.send(Message.binary(new byte[64 << 20]));
      assertThat(events.await(EventType.CLOSE).wasClean()).isTrue();
      assertThat(socket.readyState()).isEqualTo(IWebSocket.CLOSED);
    }
  }
}
