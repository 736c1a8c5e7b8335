package dev.everwire.it.interop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketCreator;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty's own WebSocket API, in this process. */
final class JettyServer implements InteropServer {

  private static final long MAX_MESSAGE_SIZE = 64L << 20;

  private final Server server =
      new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final JettyEndpoint.Observers observers = new JettyEndpoint.Observers();

  private JettyServer() {
    server.setHandler(WebSocketUpgradeHandler.from(server, this::configure));
  }

  static JettyServer start() throws Exception {
    JettyServer started = new JettyServer();
    started.server.start();
    return started;
  }

  private void configure(ServerWebSocketContainer container) {
    container.setMaxTextMessageSize(MAX_MESSAGE_SIZE);
    container.setMaxBinaryMessageSize(MAX_MESSAGE_SIZE);
    map(container, "/echo", (request, response, callback) -> new JettyEndpoint.Echo(observers));
    map(
        container,
        "/fragments",
        (request, response, callback) -> new JettyEndpoint.Fragments(observers));
    map(container, "/ping", (request, response, callback) -> new JettyEndpoint.Ping(observers));
    map(container, "/closes", (request, response, callback) -> new JettyEndpoint.Closes(observers));
    map(
        container,
        "/close",
        (request, response, callback) -> {
          Fields query = Request.extractQueryParameters(request);
          return new JettyEndpoint.Close(
              observers, query.getValue("code"), query.getValue("reason"));
        });
    container.addMapping(
        "/refuse",
        (request, response, callback) -> {
          response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
          response.getHeaders().put("Retry-After", "7");
          callback.succeeded();
          return null;
        });
  }

  private static void map(
      ServerWebSocketContainer container, String path, WebSocketCreator creator) {
    container.addMapping(
        path,
        (request, response, callback) -> {
          if (request.hasSubProtocol("chat")) {
            response.setAcceptedSubProtocol("chat");
          }
          return creator.createWebSocket(request, response, callback);
        });
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
