package dev.everwire.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.HandshakeException;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.Pingable;
import dev.everwire.Terminable;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Jetty;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** WebSockets as streams of one HTTP/2 connection (RFC 8441), with Jetty's own server. */
class JettyHttp2Test {

  private final Server server = new Server();
  private final HTTP2CServerConnectionFactory http2 =
      new HTTP2CServerConnectionFactory(new HttpConfiguration());
  private final ServerConnector connector = new ServerConnector(server, http2);
  private final WebSocketClient client =
      new WebSocketClient(new HttpClient(new HttpClientTransportOverHTTP2(new HTTP2Client())));

  @BeforeEach
  void start() throws Exception {
    http2.setConnectProtocolEnabled(true);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(WebSocketUpgradeHandler.from(server, JettyHttp2Test::configure));
    server.start();
    client.start();
  }

  private static void configure(ServerWebSocketContainer container) {
    container.setMaxTextMessageSize(2 << 20);
    container.addMapping(
        "/echo",
        (request, response, callback) -> {
          response.setAcceptedSubProtocol("chat");
          return new Echo();
        });
  }

  /** Answers each text with itself, and "bye" with a Close frame. */
  public static final class Echo extends Session.Listener.AbstractAutoDemanding {
    @Override
    public void onWebSocketText(String message) {
      if (message.equals("bye")) {
        getSession().close(4321, "as you wish", Callback.NOOP);
      } else {
        getSession().sendText(message, Callback.NOOP);
      }
    }
  }

  @AfterEach
  void stop() throws Exception {
    client.stop();
    server.stop();
  }

  /** A socket and what it says. */
  private record Recorded(IWebSocket socket, RecordedEvents events) {}

  private Recorded connect(String path) {
    RecordedEvents[] events = new RecordedEvents[1];
    String url = "ws://127.0.0.1:" + connector.getLocalPort() + path;
    IWebSocket socket =
        JettyWebSocketFactory.create()
            .client(client)
            .create(
                WebSocketRequest.of(url, List.of("chat"), Map.of(), false),
                connecting -> events[0] = RecordedEvents.of(connecting));
    return new Recorded(socket, events[0]);
  }

  private Recorded open() {
    Recorded opened = connect("/echo");
    opened.events.await(EventType.OPEN);
    return opened;
  }

  @Test
  void socketsToOneServerAreStreamsOfOneConnection() {
    Recorded one = open();
    Recorded two = open();
    String large = "x".repeat(1 << 20);
    one.socket.send(Message.text("first"));
    two.socket.send(Message.text(large));
    assertThat(one.events.await(EventType.MESSAGE))
        .extracting(JettyHttp2Test::text)
        .isEqualTo("first");
    assertThat(two.events.await(EventType.MESSAGE))
        .extracting(JettyHttp2Test::text)
        .isEqualTo(large);
    assertThat(one.socket.protocol()).isEqualTo("chat");
    assertThat(connector.getConnectedEndPoints()).as("TCP connections").hasSize(1);
  }

  private static String text(MessageEvent event) {
    return ((Message.Text) event.data()).value();
  }

  @Test
  void pongsAndCloseCodesArriveAsOverHttp1() {
    Recorded opened = open();
    ((Pingable) opened.socket).ping(ByteBuffer.wrap(new byte[] {7}));
    assertThat(opened.events.await(EventType.PONG).payload())
        .isEqualTo(ByteBuffer.wrap(new byte[] {7}));
    opened.socket.send(Message.text("bye"));
    CloseEvent close = opened.events.await(EventType.CLOSE);
    assertThat(close.code()).isEqualTo(4321);
    assertThat(close.reason()).isEqualTo("as you wish");
    assertThat(close.wasClean()).isTrue();
    opened.events.assertNoMore();
  }

  private static void assumeToldOfTheEnd() {
    assumeThat(Jetty.VERSION)
        .as("Jetty 12.1.14 does not always tell: docs/transports.md")
        .startsWith("12.0");
  }

  /** Often, since what goes wrong without {@code GovernedEndPoint} does so in two of three. */
  @RepeatedTest(10)
  void ownCloseIsAnswered() {
    assumeToldOfTheEnd();
    Recorded opened = open();
    opened.socket.close(4000, "done");
    CloseEvent close = opened.events.await(EventType.CLOSE);
    assertThat(close.code()).isEqualTo(4000);
    assertThat(close.wasClean()).isTrue();
  }

  @Test
  void terminateEndsItsStreamAndNoOther() {
    Recorded ended = open();
    Recorded other = open();
    ((Terminable) ended.socket).terminate();
    assertThat(ended.events.await(EventType.CLOSE).code()).isEqualTo(1006);
    other.socket.send(Message.text("still here"));
    assertThat(text(other.events.await(EventType.MESSAGE))).isEqualTo("still here");
  }

  @Test
  void lossOfTheTcpConnectionIsAFailure() {
    assumeToldOfTheEnd();
    Recorded opened = open();
    connector.getConnectedEndPoints().forEach(EndPoint::close);
    opened.events.await(EventType.ERROR);
    assertThat(opened.events.await(EventType.CLOSE).code()).isEqualTo(1006);
  }

  @Test
  void refusalShowsItsStatus() {
    Recorded refused = connect("/nothing");
    assertThat(refused.events.await(EventType.ERROR).error())
        .isInstanceOfSatisfying(
            HandshakeException.class, error -> assertThat(error.status()).isEqualTo(404));
    assertThat(refused.events.await(EventType.CLOSE).code()).isEqualTo(1006);
  }

  @Test
  void serverThatDoesNotOfferRfc8441FailsTheHandshake() {
    http2.setConnectProtocolEnabled(false);
    Recorded refused = connect("/echo");
    refused.events.await(EventType.ERROR);
    assertThat(refused.events.await(EventType.CLOSE).code()).isEqualTo(1006);
  }
}
