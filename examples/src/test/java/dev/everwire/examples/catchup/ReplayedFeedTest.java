package dev.everwire.examples.catchup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the first connection and the second leave out comes from the replay. */
class ReplayedFeedTest {

  private static final Map<String, String> REPLAYS =
      Map.of("after=6", "7 seven\n8 eight\n", "after=9", "10 ten\n11 eleven\n12 twelve\n");

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  @Test
  void everyLineComesOnceThroughAnOutage() throws Exception {
    CountDownLatch caughtUp = new CountDownLatch(3);
    Script breaksOff =
        connection -> {
          connection.accept();
          connection.text("8 eight");
          connection.text("9 nine");
          assertThat(caughtUp.await(30, TimeUnit.SECONDS)).isTrue();
          connection.close(1001, "restart");
          connection.awaitDisconnect();
        };
    Script goesOn =
        connection -> {
          connection.accept();
          connection.text("12 twelve");
          connection.text("13 thirteen");
          connection.awaitClose();
        };
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    HttpServer replay = startReplay();
    String replayUrl = "http://127.0.0.1:" + replay.getAddress().getPort() + "/replay";
    try (ScriptedServer server = ScriptedServer.start(Script.of(breaksOff, goesOn));
        ReconnectingWebSocket socket =
            new ReplayedFeed(replayUrl, 6)
                .connect(
                    server.url(),
                    line -> {
                      lines.add(line);
                      caughtUp.countDown();
                    })) {
      List<String> got = new ArrayList<>();
      while (got.size() < 7) {
        got.add(String.valueOf(lines.poll(30, TimeUnit.SECONDS)));
      }

      assertThat(got)
          .containsExactly(
              "7 seven", "8 eight", "9 nine", "10 ten", "11 eleven", "12 twelve", "13 thirteen");
      assertThat(asked).containsExactly("after=6", "after=9");
      assertThat(socket.shouldReconnect()).isTrue();
    } finally {
      replay.stop(0);
    }
  }

  private HttpServer startReplay() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    server.createContext(
        "/replay",
        exchange -> {
          String query = exchange.getRequestURI().getQuery();
          asked.add(query);
          byte[] body = REPLAYS.getOrDefault(query, "").getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }
}
