package dev.everwire.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.ProxyConfiguration;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way through an HTTP proxy, which looks up the host: no resolver here knows that of these. */
class ConnectProxyTest {

  private static final String URL = "ws://server.invalid/prices";

  private final WebSocketClient client = new WebSocketClient();
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() throws Exception {
    client.start();
  }

  @AfterEach
  void stop() throws Exception {
    client.stop();
  }

  private JettyWebSocketFactory through(ProxyConfiguration.Proxy proxy) {
    client.getHttpClient().getProxyConfiguration().addProxy(proxy);
    return JettyWebSocketFactory.create().client(client);
  }

  private static Origin.Address loopback(int port) {
    return new Origin.Address("127.0.0.1", port);
  }

  /** A proxy that is the server too: what comes through the tunnel, the script answers. */
  private Script tunnelTo(Script server) {
    return connection -> {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) connection.input().read());
      }
      asked.add(head.toString());
      connection.raw("HTTP/1.1 200 Go ahead\r\n\r\n".getBytes(ISO_8859_1));
      server.play(connection);
    };
  }

  @Test
  void tunnelsWs() throws Exception {
    try (ScriptedServer proxy = ScriptedServer.start(tunnelTo(Script.echo()))) {
      CompletableFuture<RecordedEvents> recorded = new CompletableFuture<>();
      IWebSocket socket =
          through(new ConnectProxy(loopback(proxy.port()), false))
              .create(
                  WebSocketRequest.of(URL),
                  connecting -> recorded.complete(RecordedEvents.of(connecting)));
      RecordedEvents events = recorded.join();
      events.next(EventType.OPEN);
      socket.send(Message.text("through"));
      assertThat(events.next(EventType.MESSAGE).text()).isEqualTo("through");
      assertThat(asked.poll(20, TimeUnit.SECONDS))
          .startsWith("CONNECT server.invalid:80 HTTP/1.1\r\n");
    }
  }

  @Test
  void leavesOrdinaryRequestsToTheProxy() {
    ConnectProxy proxy = new ConnectProxy(loopback(1), false);
    Origin.Protocol http1 = new Origin.Protocol(List.of("http/1.1"), false);
    Origin.Address server = new Origin.Address("server.invalid", 80);
    assertThat(proxy.requiresTunnel(new Origin("http", server, null, http1))).isFalse();
    assertThat(proxy.requiresTunnel(new Origin("https", server, null, http1))).isTrue();
  }

  @Test
  void jettysOwnProxyIsRefusedForWs() {
    JettyWebSocketFactory factory = through(new HttpProxy(loopback(1), false));
    assertThatThrownBy(() -> factory.create(WebSocketRequest.of(URL)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http://127.0.0.1:1")
        .hasMessageContaining("ConnectProxy");
  }

  @Test
  void jettysOwnProxyIsTakenForWhatItIsNotFor() {
    HttpProxy proxy = new HttpProxy(loopback(1), false);
    proxy.getExcludedAddresses().add("127.0.0.1");
    JettyWebSocketFactory factory = through(proxy);
    factory.create(WebSocketRequest.of("ws://127.0.0.1:1/")).close();
    factory.create(WebSocketRequest.of("wss://server.invalid/")).close();
  }
}
