package dev.everwire.jakarta;

import dev.everwire.IWebSocket;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.TransportOptions;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Extension;
import jakarta.websocket.WebSocketContainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets over a client container of Jakarta WebSocket 2.x, such as Tyrus or Tomcat 11. Its
 * sockets are {@code Pingable} (in order, so a pong confirms what was sent before its ping), {@code
 * Pausable}, {@code Terminable} and {@code Drainable}. Immutable and thread-safe.
 *
 * <p>Tomcat 11 needs the Jakarta WebSocket API 2.2, which its jar brings: it must stand before API
 * 2.1, which this module brings, on the class path, or each send fails with the {@code
 * NoSuchMethodError} of {@code SendResult(Session)}.
 *
 * <p>Proxies are the container's own: properties of Tyrus' {@code ClientManager}; the process-wide
 * {@code ProxySelector}, and {@linkplain #userProperty user properties} for credentials, with
 * Tomcat. Host names are verified by both. Neither follows redirects here unless it is told to.
 *
 * <p>The interface blocks in most of its calls: each socket occupies a thread of {@link
 * TransportOptions#executor()} while it connects and while it sends. Listeners run on the
 * container's threads and may block there: that slows the sender down.
 *
 * <p><b>What this interface cannot do,</b> whatever the container, unless one is named (see {@code
 * docs/transports.md} for what each hides beyond that):
 *
 * <ul>
 *   <li>Tell what answers a Close frame: {@code Endpoint.onClose} comes as soon as the own Close
 *       frame is written. So the socket's {@code close} event comes then too, with the code and
 *       reason that were given, and {@code wasClean} is false.
 *   <li>An empty Close frame: after {@link IWebSocket#close()} the peer sees 1000.
 *   <li>Tell that a ping arrived: there is no {@code ping} event. The container answers.
 *   <li>Show the body of a refusal: {@code bodyStart} is "".
 *   <li>Say who closed with 1002, 1007 or 1009, the peer or the container itself: these always
 *       count as failures.
 *   <li>Show that a connection ended before it answered the handshake, with Tyrus: the handshake
 *       timeout ends the attempt.
 *   <li>Send header values beyond ASCII, with Tyrus: {@code create} refuses them.
 *   <li>Drop a connection without a Close frame: {@code terminate} tries to write one with 1001.
 * </ul>
 */
public final class JakartaWebSocketFactory implements WebSocketFactory {

  /** Made when first used. */
  private static final class SharedContainer {
    static final WebSocketContainer INSTANCE = ContainerProvider.getWebSocketContainer();
  }

  private final WebSocketContainer container;
  private final TransportOptions options;
  private final @Nullable SSLContext tls;
  private final Map<String, Object> userProperties;
  private final List<Extension> extensions;

  private JakartaWebSocketFactory(
      WebSocketContainer container,
      TransportOptions options,
      @Nullable SSLContext tls,
      Map<String, Object> userProperties,
      List<Extension> extensions) {
    this.container = Objects.requireNonNull(container, "container");
    this.options = Objects.requireNonNull(options, "options");
    this.tls = tls;
    this.userProperties = Map.copyOf(userProperties);
    this.extensions = List.copyOf(extensions);
  }

  /**
   * Creates a factory with the container that {@link ContainerProvider} finds, one for the whole
   * process, and the default options.
   *
   * @throws RuntimeException if there is no container on the class path
   */
  public static JakartaWebSocketFactory create() {
    return create(SharedContainer.INSTANCE);
  }

  /** Creates a factory with a container of the application's and the default options. */
  public static JakartaWebSocketFactory create(WebSocketContainer container) {
    return new JakartaWebSocketFactory(
        container, TransportOptions.DEFAULT, null, Map.of(), List.of());
  }

  /** Returns this factory with other options. */
  public JakartaWebSocketFactory options(TransportOptions value) {
    return new JakartaWebSocketFactory(container, value, tls, userProperties, extensions);
  }

  /**
   * Returns this factory with other trust and keys for {@code wss:}; needs a container of Jakarta
   * WebSocket 2.1.
   */
  public JakartaWebSocketFactory sslContext(SSLContext value) {
    return new JakartaWebSocketFactory(
        container, options, Objects.requireNonNull(value, "value"), userProperties, extensions);
  }

  /**
   * Returns this factory with a user property for each connection: what the container takes its own
   * settings from. It goes before what this transport would set itself.
   */
  public JakartaWebSocketFactory userProperty(String name, Object value) {
    Map<String, Object> all = new HashMap<>(userProperties);
    all.put(name, value);
    return new JakartaWebSocketFactory(container, options, tls, all, extensions);
  }

  /**
   * Returns this factory with one more extension to offer, after those offered so far.
   *
   * @throws IllegalArgumentException if the container would offer it but not carry it out: if it
   *     has no such extension, by its {@code getInstalledExtensions}, or, with Tyrus, if this is no
   *     {@code ExtendedExtension}, which brings its own code
   */
  public JakartaWebSocketFactory extension(Extension value) {
    if (!Container.of(container).canRun(value, container)) {
      throw new IllegalArgumentException(
          "extension \"" + value.getName() + "\": " + container.getClass().getName() + " has none");
    }
    List<Extension> all = new ArrayList<>(extensions);
    all.add(value);
    return new JakartaWebSocketFactory(container, options, tls, userProperties, all);
  }

  @Override
  public IWebSocket create(
      WebSocketRequest request, Consumer<? super IWebSocket> beforeConnecting) {
    Container.of(container).check(request);
    Attempt attempt = new Attempt(container, request, options, tls, userProperties, extensions);
    JakartaWebSocket socket = new JakartaWebSocket(request, options, attempt);
    beforeConnecting.accept(socket);
    socket.connect();
    return socket;
  }
}
