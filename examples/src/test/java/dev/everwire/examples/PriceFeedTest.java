package dev.everwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.WebSocketFactory;
import dev.everwire.jakarta.JakartaWebSocketFactory;
import dev.everwire.javawebsocket.JavaWebSocketFactory;
import dev.everwire.jdk.JdkWebSocketFactory;
import dev.everwire.jetty.JettyWebSocketFactory;
import dev.everwire.netty.NettyWebSocketFactory;
import dev.everwire.okhttp.OkHttpWebSocketFactory;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same application over every transport: one line says which. */
class PriceFeedTest {

  static Stream<WebSocketFactory> transports() {
    return Stream.of(
        JdkWebSocketFactory.create(),
        NettyWebSocketFactory.create(),
        OkHttpWebSocketFactory.create(),
        JettyWebSocketFactory.create(),
        JavaWebSocketFactory.create(),
        JakartaWebSocketFactory.create());
  }

  @ParameterizedTest
  @MethodSource("transports")
  void readsOnThroughAnOutage(WebSocketFactory transport) {
    Script breaksOff =
        connection -> {
          acceptSubscription(connection);
          connection.text("101.5");
          connection.text("101.7");
          connection.close(1001, "restart");
          connection.awaitDisconnect();
        };
    Script goesOn =
        connection -> {
          acceptSubscription(connection);
          connection.text("101.6");
          connection.awaitClose();
        };
    try (ScriptedServer server = ScriptedServer.start(Script.of(breaksOff, goesOn))) {
      PriceFeed feed = new PriceFeed(server.url(), transport);

      assertThat(feed.next(3)).containsExactly("101.5", "101.7", "101.6");
    }
  }

  private static void acceptSubscription(ServerConnection connection) throws IOException {
    connection.accept();
    assertThat(String.valueOf(connection.readMessage())).contains("subscribe");
  }
}
