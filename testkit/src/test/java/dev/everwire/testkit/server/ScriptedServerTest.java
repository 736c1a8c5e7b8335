package dev.everwire.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScriptedServerTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void echoAnswersTheJdkClientAndItsClose() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Script.echo())) {
      Received received = new Received();
      WebSocket webSocket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(URI.create(server.url()), received)
              .get(20, TimeUnit.SECONDS);
      webSocket.sendText("par", false).get(20, TimeUnit.SECONDS);
      webSocket.sendPing(ByteBuffer.wrap(new byte[] {7})).get(20, TimeUnit.SECONDS);
      webSocket.sendText("tes", true).get(20, TimeUnit.SECONDS);
      webSocket.sendBinary(ByteBuffer.allocate(70_000), true).get(20, TimeUnit.SECONDS);
      webSocket.sendClose(3001, "bye").get(20, TimeUnit.SECONDS);
      assertThat(received.next()).isEqualTo("pong 1");
      assertThat(received.next()).isEqualTo("text partes");
      assertThat(received.next()).isEqualTo("binary 70000");
      assertThat(received.next()).isEqualTo("close 3001 bye");
      assertThat(server.failures()).isEmpty();
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void refusalHasStatusHeadersAndBody() throws Exception {
    Script busy = Script.refuse(503, "Retry-After", "2", "busy");
    try (ScriptedServer server = ScriptedServer.start(busy);
        RawClient client = new RawClient(server.port())) {
      client.send(RawClient.handshake("/"));
      assertThat(client.readAll())
          .startsWith("HTTP/1.1 503 ")
          .contains("\r\nRetry-After: 2\r\n", "\r\nContent-Length: 4\r\n")
          .endsWith("\r\n\r\nbusy");
      assertThat(server.failures()).isEmpty();
    }
  }

  @Test
  void handshakeIsAnsweredWithTheKeyOfTheRfc() throws Exception {
    Script script = connection -> connection.accept("chat");
    try (ScriptedServer server = ScriptedServer.start(script);
        RawClient client = new RawClient(server.port())) {
      client.send(RawClient.handshake("/"));
      assertThat(client.readHead())
          .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
          .contains("Sec-WebSocket-Protocol: chat\r\n");
      assertThat(client.end()).isEqualTo("FIN");
    }
  }

  @Test
  void handshakeHeadersCanBeReplacedAddedAndLeftOut() throws Exception {
    Script script =
        connection ->
            connection.accept(Map.of("sec-websocket-accept", "wrong", "upgrade", "", "X-A", "1"));
    try (ScriptedServer server = ScriptedServer.start(script);
        RawClient client = new RawClient(server.port())) {
      client.send(RawClient.handshake("/"));
      assertThat(client.readHead())
          .contains(": wrong\r\n", "X-A: 1\r\n")
          .doesNotContainIgnoringCase("upgrade: ")
          .doesNotContain("s3pPLMBiTxaQ9kYGzzhZRbK");
    }
  }

  @Test
  void scriptSeesTheRequest() throws Exception {
    LinkedBlockingQueue<HandshakeRequest> seen = new LinkedBlockingQueue<>();
    Script script = connection -> seen.add(connection.handshake());
    try (ScriptedServer server = ScriptedServer.start(script);
        RawClient client = new RawClient(server.port())) {
      client.send(RawClient.handshake("/a?b=c%20d", "sec-websocket-protocol: x,  y\r\n"));
      HandshakeRequest request = seen.poll(20, TimeUnit.SECONDS);
      assertThat(request).isNotNull();
      assertThat(request.path()).isEqualTo("/a");
      assertThat(request.query("b")).contains("c d");
      assertThat(request.query("c")).isEmpty();
      assertThat(request.protocols()).containsExactly("x", "y");
      assertThat(request.header("HOST")).contains("127.0.0.1");
    }
  }

  @Test
  void eachConnectionPlaysItsOwnScriptAndTheLastOneRepeats() throws Exception {
    Script script = Script.of(Script.refuse(401), Script.refuse(503), Script.echo());
    try (ScriptedServer server = ScriptedServer.start(script)) {
      assertThat(statusOfNext(server)).isEqualTo("401");
      assertThat(statusOfNext(server)).isEqualTo("503");
      assertThat(statusOfNext(server)).isEqualTo("101");
      assertThat(statusOfNext(server)).isEqualTo("101");
      server.script(Script.of(Script.refuse(404), Script.refuse(410)));
      assertThat(statusOfNext(server)).isEqualTo("404");
      assertThat(statusOfNext(server)).isEqualTo("410");
      server.awaitAccepted(6, LIMIT);
    }
  }

  @Test
  void pathChoosesTheScript() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(Script.byPath(Map.of("/echo", Script.echo())));
        RawClient echo = new RawClient(server.port());
        RawClient other = new RawClient(server.port())) {
      echo.send(RawClient.handshake("/echo?x=y"));
      assertThat(echo.readHead()).startsWith("HTTP/1.1 101 ");
      other.send(RawClient.handshake("/other"));
      assertThat(other.readAll()).startsWith("HTTP/1.1 404 ").endsWith("there are: /echo");
    }
  }

  @Test
  void resetIsSeenAsAResetEvenWhileTheScriptReads() throws Exception {
    CountDownLatch accepted = new CountDownLatch(2);
    Script script =
        connection -> {
          connection.accept();
          accepted.countDown();
          connection.read();
        };
    try (ScriptedServer server = ScriptedServer.start(script);
        RawClient one = RawClient.open(server);
        RawClient two = RawClient.open(server)) {
      assertThat(accepted.await(20, TimeUnit.SECONDS)).isTrue();
      server.killConnections();
      assertThat(one.end()).isEqualTo("RST");
      assertThat(two.end()).isEqualTo("RST");
      assertThat(statusOfNext(server)).isEqualTo("101");
      assertThat(server.failures()).isEmpty();
    }
  }

  @Test
  void scriptCanResetHalfCloseAndSeeTheEnd() throws Exception {
    LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();
    Script halfClose =
        connection -> {
          connection.accept();
          connection.endOutput();
          log.add(String.valueOf(connection.readMessage()));
          connection.awaitDisconnect();
          log.add("gone");
        };
    Script reset =
        connection -> {
          connection.accept();
          connection.reset();
        };
    try (ScriptedServer server = ScriptedServer.start(Script.of(halfClose, reset))) {
      try (RawClient client = RawClient.open(server)) {
        assertThat(client.end()).isEqualTo("FIN");
        client.send(Frame.text("still here"));
        assertThat(log.poll(20, TimeUnit.SECONDS)).contains("still here");
      }
      assertThat(log.poll(20, TimeUnit.SECONDS)).isEqualTo("gone");
      try (RawClient client = new RawClient(server.port())) {
        client.send(RawClient.handshake("/"));
        assertThat(client.end()).isEqualTo("RST");
      }
    }
  }

  @Test
  void whatIsWrittenLastArrivesThoughTheClientStillSends() throws Exception {
    Script script =
        connection -> {
          connection.accept();
          connection.close(1001, "");
        };
    try (ScriptedServer server = ScriptedServer.start(script);
        RawClient client = RawClient.open(server)) {
      client.send(Frame.binary(new byte[100_000]));
      assertThat(client.read()).isEqualTo(Frame.close(1001, ""));
      assertThat(client.end()).isEqualTo("FIN");
    }
  }

  @Test
  void dripSendsAllInPieces() throws Exception {
    Script script =
        connection -> {
          connection.accept();
          connection.drip(Frame.text("drop by drop").encode(), 5, Duration.ofMillis(1));
        };
    try (ScriptedServer server = ScriptedServer.start(script);
        RawClient client = RawClient.open(server)) {
      assertThat(client.read()).isEqualTo(Frame.text("drop by drop"));
    }
  }

  @Test
  void whatAScriptThrowsIsKept() throws Exception {
    Script script =
        connection -> {
          connection.accept();
          throw new AssertionError("expected");
        };
    ScriptedServer server = ScriptedServer.start(script);
    try (server;
        RawClient client = RawClient.open(server)) {
      assertThat(client.end()).isEqualTo("FIN");
    }
    assertThat(server.failures()).singleElement().isInstanceOf(AssertionError.class);
  }

  @Test
  void closeEndsEveryThreadAndFreesThePort() throws Exception {
    ScriptedServer server = ScriptedServer.start(Script.silent());
    int port = server.port();
    try (RawClient one = RawClient.open(server);
        RawClient two = RawClient.open(server)) {
      // Nobody reads what this one sends, so the close has to break a full connection.
      two.send(Frame.binary(new byte[100_000]));
      assertThat(threadsOf(port)).isEqualTo(3);
      server.close();
      assertThat(threadsOf(port)).isZero();
      assertThat(one.end()).isEqualTo("RST");
    }
    assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(ConnectException.class);
    try (ScriptedServer next = ScriptedServer.start(port, Script.echo())) {
      assertThat(next.url("/x")).isEqualTo("ws://127.0.0.1:" + port + "/x");
      assertThat(statusOfNext(next)).isEqualTo("101");
    }
    assertThat(server.failures()).isEmpty();
  }

  @Test
  void waitingForConnectionsThatNeverComeFails() {
    try (ScriptedServer server = ScriptedServer.start(Script.echo())) {
      assertThatThrownBy(() -> server.awaitAccepted(1, Duration.ofMillis(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("0 connections");
    }
  }

  private static String statusOfNext(ScriptedServer server) throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client.send(RawClient.handshake("/"));
      return client.readHead().split(" ", -1)[1];
    }
  }

  private static long threadsOf(int port) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("scripted-server-" + port))
        .count();
  }

  /** What the JDK's client receives, one line for each event. */
  private static final class Received implements WebSocket.Listener {

    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private int binary;

    String next() throws InterruptedException {
      return String.valueOf(lines.poll(20, TimeUnit.SECONDS));
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        lines.add("text " + text);
      }
      return WebSocket.Listener.super.onText(webSocket, data, last);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
      binary += data.remaining();
      if (last) {
        lines.add("binary " + binary);
      }
      return WebSocket.Listener.super.onBinary(webSocket, data, last);
    }

    @Override
    public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
      lines.add("pong " + UTF_8.decode(message).length());
      return WebSocket.Listener.super.onPong(webSocket, message);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      lines.add("close " + code + " " + reason);
      return WebSocket.Listener.super.onClose(webSocket, code, reason);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      lines.add("error " + error);
    }
  }
}
