package dev.everwire.jetty;

import dev.everwire.IWebSocket;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.TransportOptions;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/**
 * Makes sockets over Jetty's {@link WebSocketClient}, 12.0 or 12.1. Its sockets are {@code
 * Pingable} (in order, so a pong confirms what was sent before its ping), {@code Pausable}, {@code
 * Terminable} and {@code Drainable}. Immutable and thread-safe.
 *
 * <p>TLS ({@code SslContextFactory.Client}: trust, client certificates, the check of the host name,
 * which is on unless switched off there), proxies (HTTP {@code CONNECT} and SOCKS5), credentials,
 * cookies, connect timeout and HTTP version are those of the client's {@code HttpClient}; an HTTP
 * proxy that {@code ws:} is to go through must be a {@link ConnectProxy}, or {@code create}
 * refuses. With a transport that speaks HTTP/2, the WebSocket runs over it (RFC 8441). Listeners
 * run on its executor, which must have a thread for each that blocks; the default client has up to
 * {@value #MAX_THREADS}.
 *
 * <p>What is Everwire's is not taken from the client: the message size limit, automatic
 * fragmentation (always on), and the idle timeout, which is off for an open socket: a quiet
 * connection is no broken one. Redirects are not followed, since they would take the request's
 * credentials along.
 *
 * <p><b>What this client cannot do:</b>
 *
 * <ul>
 *   <li>Give up a TCP connect: the attempt ends by its deadline, but its socket is only gone after
 *       the {@code HttpClient}'s connect timeout, 15 seconds by default.
 *   <li>Refuse a frame by the length that its header claims: a message over the limit fails with
 *       1009 when bytes over the limit have come.
 *   <li>Window sizes and context takeover of permessage-deflate: each message is compressed on its
 *       own, and a server that does not agree fails the handshake.
 *   <li>Session listeners and {@code getOpenSessions}: they hear of Jetty's own sessions only.
 * </ul>
 */
public final class JettyWebSocketFactory implements WebSocketFactory {

  /** How many threads the default client has at most. */
  static final int MAX_THREADS = 1_000;

  /** What would make the request another than a handshake. */
  private static final List<String> REFUSED_HEADERS =
      List.of("Content-Length", "Expect", "TE", "Trailer", "Transfer-Encoding");

  /** Made when first used; its threads are daemons. */
  private static final class SharedClient {
    static final WebSocketClient INSTANCE = DefaultClient.start(MAX_THREADS);
  }

  private final WebSocketClient client;
  private final TransportOptions options;
  private final boolean permessageDeflate;

  private JettyWebSocketFactory(
      WebSocketClient client, TransportOptions options, boolean permessageDeflate) {
    this.client = Objects.requireNonNull(client, "client");
    this.options = Objects.requireNonNull(options, "options");
    this.permessageDeflate = permessageDeflate;
  }

  /** Creates a factory with one client for the whole process and the default options. */
  public static JettyWebSocketFactory create() {
    return new JettyWebSocketFactory(SharedClient.INSTANCE, TransportOptions.DEFAULT, false);
  }

  /**
   * Returns this factory with a client of the application's, which stays the application's to stop.
   *
   * @throws IllegalArgumentException if the client is not started
   */
  public JettyWebSocketFactory client(WebSocketClient value) {
    if (!value.isStarted()) {
      throw new IllegalArgumentException(
          "client " + value + ": must be started before it is given to the factory");
    }
    return new JettyWebSocketFactory(value, options, permessageDeflate);
  }

  /** Returns this factory with other options. */
  public JettyWebSocketFactory options(TransportOptions value) {
    return new JettyWebSocketFactory(client, value, permessageDeflate);
  }

  /**
   * Returns this factory with permessage-deflate (RFC 7692) offered or not; it is not by default.
   */
  public JettyWebSocketFactory permessageDeflate(boolean offered) {
    return new JettyWebSocketFactory(client, options, offered);
  }

  @Override
  public IWebSocket create(
      WebSocketRequest request, Consumer<? super IWebSocket> beforeConnecting) {
    for (String name : REFUSED_HEADERS) {
      if (request.headers().containsKey(name)) {
        throw new IllegalArgumentException(
            "header \"" + name + "\": a handshake has no body, so it must not be set");
      }
    }
    ConnectProxy.check(client.getHttpClient(), request.uri());
    JettyWebSocket socket = new JettyWebSocket(request, options);
    beforeConnecting.accept(socket);
    socket.connect(client, permessageDeflate);
    return socket;
  }
}
