package dev.everwire.it.interop.embedded;

import dev.everwire.it.interop.InteropServer;
import io.undertow.Undertow;
import io.undertow.util.Headers;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Undertow. */
public final class UndertowServer implements InteropServer {

  private final Paths paths = new Paths();
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private final Undertow server;

  private UndertowServer() {
    WebSocketProtocolHandshakeHandler webSockets =
        new WebSocketProtocolHandshakeHandler(
                List.of(new Hybi13Handshake(Set.of(Paths.SUBPROTOCOL), false)), this::connected)
            .addExtension(new PerMessageDeflateHandshake());
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                exchange -> {
                  if (exchange.getRequestPath().equals("/refuse")) {
                    exchange.setStatusCode(Paths.REFUSED_STATUS);
                    exchange
                        .getResponseHeaders()
                        .put(Headers.RETRY_AFTER, Paths.REFUSED_RETRY_AFTER);
                    exchange.endExchange();
                  } else {
                    webSockets.handleRequest(exchange);
                  }
                })
            .build();
  }

  public static InteropServer start(Path directory) {
    UndertowServer started = new UndertowServer();
    started.server.start();
    return started;
  }

  private void connected(WebSocketHttpExchange exchange, WebSocketChannel channel) {
    UndertowConnection connection =
        new UndertowConnection(
            channel, writer, paths, exchange.getRequestURI(), exchange.getQueryString());
    channel.getReceiveSetter().set(connection);
    channel.resumeReceives();
    connection.opened();
  }

  @Override
  public int port() {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void close() {
    server.stop();
    writer.shutdown();
  }
}
