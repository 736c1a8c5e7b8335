package dev.everwire.jdk;

import dev.everwire.IWebSocket;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.TransportOptions;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets over {@link java.net.http.WebSocket}: the transport that needs nothing but the JDK.
 * Its sockets are {@code Pingable} (in order, so a pong confirms what was sent before its ping),
 * {@code Pausable}, {@code Terminable} and {@code Drainable}. Immutable and thread-safe.
 *
 * <p>Proxy, authenticator, TLS context, cookies and connect timeout are those of the {@link
 * HttpClient}. Listeners run on its executor, which must have a thread for each that blocks; the
 * default one makes as many as needed.
 *
 * <p><b>What this client cannot do:</b>
 *
 * <ul>
 *   <li>Extensions: it offers none, permessage-deflate included, so {@code extensions} is always
 *       "".
 *   <li>An empty Close frame: after {@link IWebSocket#close()} the peer sees 1000, not 1005.
 *   <li>Close frames with 1002, 1007 or 1009: a connection that is failed for a broken protocol,
 *       bad UTF-8 or a message over the limit is dropped without a Close frame. The application's
 *       {@code close} event has the code.
 *   <li>The headers {@code Connection}, {@code Content-Length}, {@code Expect}, {@code Host} and
 *       {@code Upgrade}: refused, unless {@code -Djdk.httpclient.allowRestrictedHeaders} names
 *       them.
 *   <li>The headers of a successful answer: not shown. Those of a refusal are, in the {@link
 *       dev.everwire.HandshakeException}.
 *   <li>SOCKS proxies: ignored by {@code java.net.http}; HTTP proxies work.
 *   <li>Notice that the peer ended the stream without a Close frame while a listener was running:
 *       the client loses that (see {@code docs/transports.md}). So a connection that falls quiet
 *       after a message writes three Pong frames in three seconds, which bring the end to light.
 *   <li>Keep the order of what comes right behind the answer to the upgrade, if it is more than 32
 *       KiB: one in a hundred such connections fails with 1002 or 1007, or gets a message garbled
 *       (see {@code docs/transports.md}).
 *   <li>HTTP/2 (RFC 8441): the handshake is always HTTP/1.1.
 * </ul>
 *
 * <p>It reads 16 KiB at a time. Where large messages matter, {@code
 * -Djdk.httpclient.bufsize=131072} makes it read more at once.
 */
public final class JdkWebSocketFactory implements WebSocketFactory {

  /** Made when first used; its threads are daemons. */
  private static final class SharedClient {
    static final HttpClient INSTANCE = HttpClient.newHttpClient();
  }

  /** Null for the shared one, which is not made before it is needed: it brings a thread and TLS. */
  private final @Nullable HttpClient client;

  private final TransportOptions options;

  private JdkWebSocketFactory(@Nullable HttpClient client, TransportOptions options) {
    this.client = client;
    this.options = Objects.requireNonNull(options, "options");
  }

  /** Creates a factory with one client for the whole process and the default options. */
  public static JdkWebSocketFactory create() {
    return new JdkWebSocketFactory(null, TransportOptions.DEFAULT);
  }

  /** Returns this factory with a client of the application's. */
  public JdkWebSocketFactory client(HttpClient value) {
    return new JdkWebSocketFactory(Objects.requireNonNull(value, "client"), options);
  }

  /** Returns this factory with other options. */
  public JdkWebSocketFactory options(TransportOptions value) {
    return new JdkWebSocketFactory(client, value);
  }

  @Override
  public IWebSocket create(
      WebSocketRequest request, Consumer<? super IWebSocket> beforeConnecting) {
    checkHeaders(request);
    JdkWebSocket socket = new JdkWebSocket(request, options);
    beforeConnecting.accept(socket);
    socket.connect(client == null ? SharedClient.INSTANCE : client);
    return socket;
  }

  /** Lets the JDK say now which headers it would refuse later. */
  private static void checkHeaders(WebSocketRequest request) {
    HttpRequest.Builder probe = HttpRequest.newBuilder();
    request
        .headers()
        .forEach(
            (name, values) -> {
              for (String value : values) {
                try {
                  probe.header(name, value);
                } catch (IllegalArgumentException e) {
                  throw new IllegalArgumentException(
                      "header \"" + name + "\": java.net.http does not let it be set", e);
                }
              }
            });
  }
}
