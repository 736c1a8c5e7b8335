package dev.everwire.javawebsocket;

import dev.everwire.IWebSocket;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.TransportOptions;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes sockets over Java-WebSocket's {@code WebSocketClient}, one client for each. They are {@code
 * Pingable} (in order, so a pong confirms what was sent before its ping), {@code Pausable}, {@code
 * Terminable} and {@code Drainable}. Immutable and thread-safe.
 *
 * <p>A connection has two daemon threads, one that reads and runs the listeners, and one that
 * writes. The client's own timer for lost connections is off: {@code ReconnectingWebSocket} does
 * that. All rules of the contract hold, since this transport makes the connection, judges the
 * answer and reads the frames itself where the client falls short of them.
 *
 * <p><b>What this client cannot do:</b>
 *
 * <ul>
 *   <li>Compress with context takeover, or compress blobs and messages of less than 1,024 bytes:
 *       those go out as they are.
 *   <li>Show the headers of a successful answer. Those of a refusal are shown, in the {@link
 *       dev.everwire.HandshakeException}. An answer whose head is over 32 KiB fails the attempt.
 *   <li>HTTP/2 (RFC 8441): the handshake is always HTTP/1.1.
 *   <li>Give up a look-up of a host name: the attempt ends in time, but its thread stays until the
 *       system's resolver answers.
 * </ul>
 */
public final class JavaWebSocketFactory implements WebSocketFactory {

  private final TransportOptions options;
  private final Route route;
  private final boolean permessageDeflate;

  private JavaWebSocketFactory(TransportOptions options, Route route, boolean permessageDeflate) {
    this.options = Objects.requireNonNull(options, "options");
    this.route = route;
    this.permessageDeflate = permessageDeflate;
  }

  /** Creates a factory with the default options, no proxy and no compression. */
  public static JavaWebSocketFactory create() {
    return new JavaWebSocketFactory(TransportOptions.DEFAULT, Route.DIRECT, false);
  }

  /** Returns this factory with other options. */
  public JavaWebSocketFactory options(TransportOptions value) {
    return new JavaWebSocketFactory(value, route, permessageDeflate);
  }

  /**
   * Returns this factory with trust and keys of the application's for wss, in place of the JDK's
   * own. That the certificate is the host's is checked always.
   */
  public JavaWebSocketFactory sslSocketFactory(SSLSocketFactory value) {
    Route secure = route.tls(Objects.requireNonNull(value, "sslSocketFactory"));
    return new JavaWebSocketFactory(options, secure, permessageDeflate);
  }

  /**
   * Returns this factory with a proxy, which is asked for the host by its name: of type HTTP
   * (CONNECT), SOCKS (version 5) or DIRECT (none). Without this call no proxy is used, the system's
   * neither.
   *
   * @throws IllegalArgumentException if the proxy's address is no {@code InetSocketAddress}
   */
  public JavaWebSocketFactory proxy(Proxy value) {
    return new JavaWebSocketFactory(
        options,
        route.proxy(value.type() == Proxy.Type.DIRECT ? null : value, null),
        permessageDeflate);
  }

  /**
   * Returns this factory with a proxy that asks who is there: HTTP proxies are told by Basic
   * authentication, SOCKS proxies by that of RFC 1929.
   *
   * @throws IllegalArgumentException if the proxy is of type DIRECT, its address is no {@code
   *     InetSocketAddress}, the user name for HTTP has a colon, or one of the credentials for SOCKS
   *     is not of 1 to 255 bytes in UTF-8
   */
  public JavaWebSocketFactory proxy(Proxy value, PasswordAuthentication credentials) {
    Objects.requireNonNull(credentials, "credentials");
    if (value.type() == Proxy.Type.DIRECT) {
      throw new IllegalArgumentException("credentials for no proxy: must be of type HTTP or SOCKS");
    }
    return new JavaWebSocketFactory(options, route.proxy(value, credentials), permessageDeflate);
  }

  /**
   * Returns this factory with permessage-deflate (RFC 7692) offered or not; it is not by default.
   */
  public JavaWebSocketFactory permessageDeflate(boolean offered) {
    return new JavaWebSocketFactory(options, route, offered);
  }

  @Override
  public IWebSocket create(
      WebSocketRequest request, Consumer<? super IWebSocket> beforeConnecting) {
    JavaWebSocket socket = new JavaWebSocket(request, options, route, permessageDeflate);
    beforeConnecting.accept(socket);
    socket.connect();
    return socket;
  }
}
