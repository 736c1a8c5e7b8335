package dev.everwire.okhttp;

import dev.everwire.IWebSocket;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.TransportOptions;
import java.util.Objects;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;

/**
 * Makes sockets over an {@link OkHttpClient}: its interceptors, proxies, authenticators, TLS, DNS,
 * cookies and event listeners are in play up to the upgrade. The frames behind it are Everwire's,
 * so that nothing of OkHttp's own WebSocket applies: not its queue of 16 MiB, nor its pings that
 * overtake data, nor its inflating without a limit. The sockets are {@code Pingable} (in order, so
 * a pong confirms what was sent before its ping), {@code Pausable}, {@code Terminable} and {@code
 * Drainable}. Immutable and thread-safe.
 *
 * <p>What would end an attempt or a connection behind Everwire's back is not taken from the client:
 * its call, read and write timeouts (the options' handshake timeout holds), its redirects (a
 * redirect is a refusal with its status, for it would take the request's credentials along), its
 * retries, its cache, its connection pool (a connection is never one that another request left),
 * and the limits of its dispatcher, which are for calls that end. Its connect timeout holds, for
 * each address of a host.
 *
 * <p>A connection has one daemon thread that reads and runs the listeners, and a second one while
 * something is written. That a certificate is the host's is checked always, unless the client's
 * {@code hostnameVerifier} says otherwise.
 *
 * <p><b>What this client cannot do:</b>
 *
 * <ul>
 *   <li>Take an answer whose {@code Connection} header has more than {@code Upgrade}, such as
 *       {@code keep-alive, Upgrade}: the handshake fails.
 *   <li>Tunnel {@code ws:} through an HTTP proxy: OkHttp does that for {@code wss:} only, so the
 *       attempt fails, and with {@link OkHttpClient#proxy()} of that type {@code create} refuses.
 *   <li>Send header values beyond ASCII: {@code create} refuses them.
 *   <li>HTTP/2 (RFC 8441): the handshake is always HTTP/1.1.
 *   <li>Ask an only time when a server answers 503 with {@code Retry-After: 0}, or where an
 *       authenticator of the client's has an answer: OkHttp asks again within the attempt.
 *   <li>Give up a look-up of a host name: the attempt ends in time, but its thread stays until the
 *       client's {@code Dns} answers.
 * </ul>
 */
public final class OkHttpWebSocketFactory implements WebSocketFactory {

  private final OkHttpClient client;
  private final TransportOptions options;
  private final boolean permessageDeflate;

  private OkHttpWebSocketFactory(
      OkHttpClient client, TransportOptions options, boolean permessageDeflate) {
    this.client = client;
    this.options = Objects.requireNonNull(options, "options");
    this.permessageDeflate = permessageDeflate;
  }

  /** Creates a factory with one client for the whole process and the default options. */
  public static OkHttpWebSocketFactory create() {
    return new OkHttpWebSocketFactory(UpgradingClient.shared(), TransportOptions.DEFAULT, false);
  }

  /**
   * Returns this factory with a client of the application's.
   *
   * @throws IllegalArgumentException if it has a ping interval, which is also a timeout, and would
   *     not be obeyed: the heartbeat of a {@code ReconnectingWebSocket} takes its place
   */
  public OkHttpWebSocketFactory client(OkHttpClient value) {
    return new OkHttpWebSocketFactory(UpgradingClient.of(value), options, permessageDeflate);
  }

  /** Returns this factory with other options. */
  public OkHttpWebSocketFactory options(TransportOptions value) {
    return new OkHttpWebSocketFactory(client, value, permessageDeflate);
  }

  /**
   * Returns this factory with permessage-deflate (RFC 7692) offered or not; it is not by default.
   */
  public OkHttpWebSocketFactory permessageDeflate(boolean offered) {
    return new OkHttpWebSocketFactory(client, options, offered);
  }

  @Override
  public IWebSocket create(
      WebSocketRequest request, Consumer<? super IWebSocket> beforeConnecting) {
    UpgradingClient.check(client.proxy(), request.uri());
    OkHttpWebSocket socket =
        new OkHttpWebSocket(request, options, client, permessageDeflate, UpgradingClient.threads());
    beforeConnecting.accept(socket);
    socket.connect();
    return socket;
  }
}
