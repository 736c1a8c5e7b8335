package dev.everwire.it.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.everwire.it.transport.ForwardProxy.Kind;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Peers that keep an attempt waiting for ever, each in another of its stages.
 *
 * @param setup how the transport is set up to get to the peer
 * @param url where it connects to
 * @param end ends the peer, which must then have no connection any more
 */
record SilentPeer(UnaryOperator<Setup> setup, String url, Runnable end) implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(50);

  /** The stages. */
  enum Stage {
    DROPS_SYN,
    READS_ONLY,
    SENDS_ONE_HEADER_FOR_EVER,
    SENDS_HEADERS_FOR_EVER,
    SENDS_HINTS_FOR_EVER,
    SENDS_BODY_FOR_EVER,
    STOPS_WITHIN_ANSWER,
    READS_TLS_ONLY,
    READS_ONLY_WITHIN_TLS,
    HTTP_PROXY_READS_ONLY,
    HTTP_PROXY_READS_ONLY_BEFORE_TLS,
    SOCKS_PROXY_READS_ONLY
  }

  private static final Script READS_ONLY = ServerConnection::awaitDisconnect;

  static SilentPeer start(Stage stage, TestCertificates certificates) {
    return switch (stage) {
      case DROPS_SYN -> {
        FullBacklog port = FullBacklog.start();
        yield new SilentPeer(
            UnaryOperator.identity(), "ws://127.0.0.1:" + port.port() + "/", port::close);
      }
      case READS_ONLY -> server(READS_ONLY);
      case SENDS_ONE_HEADER_FOR_EVER ->
          server(forEver("HTTP/1.1 101 Switching Protocols\r\nX-Long: ", "x"));
      case SENDS_HEADERS_FOR_EVER ->
          server(forEver("HTTP/1.1 101 Switching Protocols\r\n", "X-Another: x\r\n"));
      case SENDS_HINTS_FOR_EVER ->
          server(forEver("", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"));
      case SENDS_BODY_FOR_EVER ->
          server(
              forEver("HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\nbusy\r\n"));
      case STOPS_WITHIN_ANSWER ->
          server(
              connection -> {
                connection.handshake();
                connection.raw("HTTP/1.1 101 Switching Protocols\r\nUpgra".getBytes(US_ASCII));
                connection.awaitDisconnect();
              });
      case READS_TLS_ONLY -> {
        ScriptedServer server = ScriptedServer.start(READS_ONLY);
        yield new SilentPeer(
            setup -> setup.tls(certificates.trust()),
            "wss://localhost:" + server.port() + "/",
            server::close);
      }
      case READS_ONLY_WITHIN_TLS -> {
        ScriptedServer server =
            ScriptedServer.startTls(certificates.server(certificates.trusted()), READS_ONLY);
        yield new SilentPeer(
            setup -> setup.tls(certificates.trust()),
            "wss://localhost:" + server.port() + "/",
            server::close);
      }
      case HTTP_PROXY_READS_ONLY -> proxy(Kind.HTTP, "ws://127.0.0.1:9/");
      case HTTP_PROXY_READS_ONLY_BEFORE_TLS -> proxy(Kind.HTTP, "wss://127.0.0.1:9/");
      case SOCKS_PROXY_READS_ONLY -> proxy(Kind.SOCKS5, "ws://127.0.0.1:9/");
    };
  }

  private static SilentPeer server(Script script) {
    ScriptedServer server = ScriptedServer.start(script);
    return new SilentPeer(UnaryOperator.identity(), server.url(), server::close);
  }

  private static SilentPeer proxy(Kind kind, String url) {
    ScriptedServer server = ScriptedServer.start(READS_ONLY);
    return new SilentPeer(
        setup -> setup.proxy(new ForwardProxy(kind, server.port(), null)), url, server::close);
  }

  private static Script forEver(String first, String then) {
    return connection -> {
      connection.handshake();
      connection.raw(first.getBytes(US_ASCII));
      while (true) {
        connection.raw(then.getBytes(US_ASCII));
        connection.pause(PAUSE);
      }
    };
  }

  @Override
  public void close() {
    end.run();
  }
}
