package dev.everwire.it.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A feed of the numbers 1, 2, 3 ... over WebSocket, which can be killed and started again on its
 * port, and the replay of what it has published, over HTTP. Every third replay is refused.
 */
final class ReplayingServer implements AutoCloseable {

  private final HttpServer replay;
  private final Set<ServerConnection> subscribers = new HashSet<>();
  private final int port;
  private @Nullable ScriptedServer feed;
  private long published;
  private int replays;

  ReplayingServer() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    replay = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    replay.createContext("/replay", this::replay);
    replay.start();
    ScriptedServer first = ScriptedServer.start(this::serve);
    feed = first;
    port = first.port();
  }

  String url() {
    return "ws://127.0.0.1:" + port + "/";
  }

  String replayUrl() {
    return "http://127.0.0.1:" + replay.getAddress().getPort() + "/replay";
  }

  synchronized int replays() {
    return replays;
  }

  /** Publishes so many numbers, whoever is connected. */
  synchronized void publish(int count) {
    for (int i = 0; i < count; i++) {
      String next = String.valueOf(++published);
      subscribers.removeIf(subscriber -> !sent(subscriber, next));
    }
  }

  private static boolean sent(ServerConnection subscriber, String text) {
    try {
      subscriber.text(text);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The subscription is in force before the client can know that it is connected. */
  private void serve(ServerConnection connection) throws Exception {
    connection.handshake();
    synchronized (this) {
      connection.accept();
      subscribers.add(connection);
    }
    connection.awaitDisconnect();
  }

  private synchronized void replay(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (++replays % 3 == 0) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      long after = Long.parseLong(exchange.getRequestURI().getQuery().replace("after=", ""));
      String body =
          LongStream.rangeClosed(after + 1, published)
              .mapToObj(String::valueOf)
              .collect(Collectors.joining("\n"));
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  void kill() {
    if (feed != null) {
      feed.close();
      feed = null;
    }
  }

  void restart() {
    feed = ScriptedServer.start(port, this::serve);
  }

  @Override
  public void close() {
    kill();
    replay.stop(0);
  }
}
