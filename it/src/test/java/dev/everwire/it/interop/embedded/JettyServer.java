package dev.everwire.it.interop.embedded;

import dev.everwire.it.interop.InteropServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty's own WebSocket API. */
public final class JettyServer implements InteropServer {

  private final Server server =
      new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final Paths paths = new Paths();

  private JettyServer() {
    server.setHandler(WebSocketUpgradeHandler.from(server, this::configure));
  }

  public static InteropServer start(Path directory) throws Exception {
    JettyServer started = new JettyServer();
    started.server.start();
    return started;
  }

  private void configure(ServerWebSocketContainer container) {
    container.setMaxTextMessageSize(Paths.MAX_MESSAGE_SIZE);
    container.setMaxBinaryMessageSize(Paths.MAX_MESSAGE_SIZE);
    for (String path : Paths.ALL) {
      container.addMapping(path, (request, response, callback) -> accept(path, request, response));
    }
    container.addMapping(
        "/refuse",
        (request, response, callback) -> {
          response.setStatus(Paths.REFUSED_STATUS);
          response.getHeaders().put("Retry-After", Paths.REFUSED_RETRY_AFTER);
          callback.succeeded();
          return null;
        });
  }

  private Object accept(String path, ServerUpgradeRequest request, ServerUpgradeResponse response) {
    if (request.hasSubProtocol(Paths.SUBPROTOCOL)) {
      response.setAcceptedSubProtocol(Paths.SUBPROTOCOL);
    }
    return new JettyEndpoint(paths, path, request.getHttpURI().getQuery());
  }

  @Override
  public int port() {
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty does not stop", e);
    }
  }
}
