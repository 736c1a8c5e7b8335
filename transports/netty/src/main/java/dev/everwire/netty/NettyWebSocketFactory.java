package dev.everwire.netty;

import dev.everwire.IWebSocket;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.TransportOptions;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslContext;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets over Netty 4.2. They are {@code Pingable} (in order, so a pong confirms what was
 * sent before its ping), {@code Pausable}, {@code Terminable} and {@code Drainable}; nothing of the
 * contract is impossible here. Immutable and thread-safe.
 *
 * <p><b>Threads.</b> By default all sockets of the process share a few event loops on daemon
 * threads: on epoll, io_uring or kqueue where Netty's native library for one of them is on the
 * class path, else on NIO. Listeners run on the socket's event loop, which other sockets share: one
 * that blocks holds them up too, so hand over what blocks.
 *
 * <p><b>TLS</b> is Netty's: OpenSSL where {@code netty-tcnative} is on the class path, else the
 * JDK's. The host name is always verified, whatever the {@link SslContext} says.
 */
public final class NettyWebSocketFactory implements WebSocketFactory {

  private final TransportOptions options;
  private final @Nullable EventLoopGroup group;
  private final Route route;
  private final boolean deflate;

  private NettyWebSocketFactory(
      TransportOptions options, @Nullable EventLoopGroup group, Route route, boolean deflate) {
    this.options = Objects.requireNonNull(options, "options");
    this.group = group;
    this.route = route;
    this.deflate = deflate;
  }

  /** Creates a factory with the event loops that the process shares and the default options. */
  public static NettyWebSocketFactory create() {
    return new NettyWebSocketFactory(TransportOptions.DEFAULT, null, Route.DIRECT, false);
  }

  /** Returns this factory with other options. */
  public NettyWebSocketFactory options(TransportOptions value) {
    return new NettyWebSocketFactory(value, group, route, deflate);
  }

  /**
   * Returns this factory with the application's own event loops, which it also ends.
   *
   * @throws IllegalArgumentException if they are neither epoll's, io_uring's, kqueue's nor NIO's
   */
  public NettyWebSocketFactory eventLoopGroup(EventLoopGroup value) {
    EventLoops.of(value);
    return new NettyWebSocketFactory(options, value, route, deflate);
  }

  /**
   * Returns this factory with trust and keys for wss.
   *
   * @throws IllegalArgumentException if the context is a server's
   */
  public NettyWebSocketFactory sslContext(SslContext value) {
    if (!value.isClient()) {
      throw new IllegalArgumentException("sslContext: must be a client's, not a server's");
    }
    return new NettyWebSocketFactory(options, group, route.tls(value), deflate);
  }

  /** Returns this factory with trust and keys for wss from a context of the JDK's. */
  public NettyWebSocketFactory sslContext(SSLContext value) {
    return sslContext(Tls.of(value));
  }

  /**
   * Returns this factory with a way through a proxy: for each attempt a new {@code
   * HttpProxyHandler} or {@code Socks5ProxyHandler}, with credentials if it wants any. The proxy is
   * given the server's name, and looks it up itself.
   */
  public NettyWebSocketFactory proxy(Supplier<? extends ProxyHandler> value) {
    Objects.requireNonNull(value, "proxy");
    return new NettyWebSocketFactory(options, group, route.proxy(value), deflate);
  }

  /**
   * Returns this factory with or without an offer of permessage-deflate (RFC 7692), without context
   * takeover. The size limit holds for what comes out of the inflater. Off by default: it costs
   * time, and tells the length of a secret that an attacker can put text next to.
   */
  public NettyWebSocketFactory permessageDeflate(boolean value) {
    return new NettyWebSocketFactory(options, group, route, value);
  }

  @Override
  public IWebSocket create(
      WebSocketRequest request, Consumer<? super IWebSocket> beforeConnecting) {
    NettyWebSocket socket = new NettyWebSocket(request, options, deflate);
    beforeConnecting.accept(socket);
    socket.connect(group == null ? EventLoops.shared() : EventLoops.of(group), route);
    return socket;
  }
}
