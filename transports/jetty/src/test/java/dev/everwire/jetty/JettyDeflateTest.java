package dev.everwire.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.HandshakeException;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.transport.TransportOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.Deflater;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate (RFC 7692) as it is offered here. */
class JettyDeflateTest {

  private static final String AGREED =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  /** RSV1 marks a compressed message. */
  private static final int COMPRESSED = 4;

  private static RecordedEvents connect(String url) {
    RecordedEvents[] events = new RecordedEvents[1];
    JettyWebSocketFactory.create()
        .options(TransportOptions.DEFAULT.maxMessageSize(1 << 20))
        .permessageDeflate(true)
        .create(WebSocketRequest.of(url), connecting -> events[0] = RecordedEvents.of(connecting));
    return events[0];
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(bytes);
    byte[] out = new byte[bytes.length + 100];
    int size = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, size - 4);
  }

  @Test
  void messagesAreCompressedInBothDirections() throws Exception {
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.setHandler(
        WebSocketUpgradeHandler.from(
            server, container -> container.addMapping("/", (ask, answer, done) -> new Echo())));
    server.start();
    try {
      RecordedEvents events = connect("ws" + server.getURI().toString().substring("http".length()));
      IWebSocket socket = events.await(EventType.OPEN).target();
      assertThat(socket.extensions()).contains("permessage-deflate", "server_no_context_takeover");
      String text = "again and again ".repeat(1_000);
      for (int i = 0; i < 3; i++) {
        socket.send(Message.text(text));
        assertThat(events.await(EventType.MESSAGE).data()).isEqualTo(Message.text(text));
      }
      socket.close();
      events.await(EventType.CLOSE);
    } finally {
      server.stop();
    }
  }

  /** Answers each text with itself. */
  public static final class Echo extends Session.Listener.AbstractAutoDemanding {
    @Override
    public void onWebSocketText(String message) {
      getSession().sendText(message, Callback.NOOP);
    }
  }

  @Test
  void compressionBombFailsWith1009() {
    byte[] bomb = deflated(new byte[64 << 20]);
    assertThat(bomb).as("the bomb is small").hasSizeLessThan(1 << 17);
    Script thrower =
        connection -> {
          connection.accept(Map.of("Sec-WebSocket-Extensions", AGREED));
          connection.send(Frame.of(Frame.BINARY, bomb).withRsv(COMPRESSED));
          connection.awaitDisconnect();
        };
    try (ScriptedServer server = ScriptedServer.start(thrower)) {
      CloseEvent close = connect(server.url()).await(EventType.CLOSE);
      assertThat(close.code()).isEqualTo(1009);
    }
  }

  /** Jetty would go on with a context that the server does not keep, or keeps alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_no_context_takeover",
        "permessage-deflate; server_no_context_takeover; client_max_window_bits=10",
        "permessage-deflate; server_no_context_takeover; made_up"
      })
  void answerThatJettyWouldGetWrongFailsTheHandshake(String answer) {
    Script script =
        connection -> {
          connection.accept(Map.of("Sec-WebSocket-Extensions", answer));
          connection.awaitDisconnect();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedEvents events = connect(server.url());
      assertThat(events.await(EventType.ERROR).error())
          .isInstanceOfSatisfying(
              HandshakeException.class, error -> assertThat(error.status()).isEqualTo(101))
          .hasStackTraceContaining("the server chose");
      assertThat(events.await(EventType.CLOSE).code()).isEqualTo(1006);
    }
  }

  @Test
  void serverThatDeclinesIsSpokenToPlainly() {
    try (ScriptedServer server = ScriptedServer.start(Script.echo())) {
      RecordedEvents events = connect(server.url());
      IWebSocket socket = events.await(EventType.OPEN).target();
      socket.send(Message.text("plain"));
      assertThat(events.await(EventType.MESSAGE).data()).isEqualTo(Message.text("plain"));
      assertThat(socket.extensions()).isEmpty();
      socket.close();
    }
  }
}
