package dev.everwire.jakarta;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.Message;
import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.junit.jupiter.api.Test;

/** The way through an HTTP proxy, which looks up the host: no resolver here knows that one. */
class TyrusProxyTest {

  private static final String URL = "ws://server.invalid:81/";

  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  private static JakartaWebSocketFactory through(ScriptedServer proxy) {
    ClientManager container = ClientManager.createClient();
    container.getProperties().put(ClientProperties.PROXY_URI, "http://127.0.0.1:" + proxy.port());
    container
        .getProperties()
        .put(ClientProperties.PROXY_HEADERS, Map.of("Proxy-Authorization", "Basic dTpw"));
    return JakartaWebSocketFactory.create(container);
  }

  /** Plays a proxy that answers so; behind it, on the same connection, the server is. */
  private Script proxy(String answer, Script server) {
    return connection -> {
      asked.add(head(connection));
      connection.raw(answer.getBytes(ISO_8859_1));
      server.play(connection);
    };
  }

  private static String head(ServerConnection connection) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(connection.input().read());
    }
    return head.toString(ISO_8859_1);
  }

  @Test
  void httpProxyIsToldHostAndCredentials() throws Exception {
    try (ScriptedServer proxy =
        ScriptedServer.start(proxy("HTTP/1.1 200 Go ahead\r\n\r\n", Script.echo()))) {
      RecordedSocket open = RecordedSocket.open(URL, through(proxy));

      assertThat(open.exchange(Message.text("through"))).isEqualTo(Message.text("through"));
      assertThat(asked.poll(20, TimeUnit.SECONDS))
          .startsWith("CONNECT server.invalid:81 HTTP/1.1\r\n")
          .containsIgnoringCase("Proxy-Authorization: Basic dTpw\r\n");
      open.socket().close();
    }
  }

  @Test
  void c03RefusalOfTheProxyIsToldWithItsStatus() {
    String refusal = "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n";
    try (ScriptedServer proxy =
        ScriptedServer.start(proxy(refusal, ServerConnection::awaitDisconnect))) {
      assertThat(RecordedSocket.connecting(URL, through(proxy)).failure(1006))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("407");
    }
  }
}
