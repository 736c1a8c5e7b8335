package dev.everwire.it.interop.embedded;

import dev.everwire.it.interop.InteropServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Vert.x. */
public final class VertxServer implements InteropServer {

  private final Paths paths = new Paths();
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  private VertxServer() throws Exception {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setMaxWebSocketFrameSize(Paths.MAX_MESSAGE_SIZE)
            .setMaxWebSocketMessageSize(Paths.MAX_MESSAGE_SIZE)
            // Some clients ask for it.
            .setWebSocketAllowServerNoContext(true)
            .setWebSocketSubProtocols(List.of(Paths.SUBPROTOCOL));
    server = await(vertx.createHttpServer(options).requestHandler(this::answer).listen());
  }

  public static InteropServer start(Path directory) throws Exception {
    return new VertxServer();
  }

  private void answer(HttpServerRequest request) {
    if ("/refuse".equals(request.path())) {
      request
          .response()
          .setStatusCode(Paths.REFUSED_STATUS)
          .putHeader("Retry-After", Paths.REFUSED_RETRY_AFTER)
          .end();
    } else {
      request.toWebSocket().onSuccess(this::connected);
    }
  }

  private void connected(ServerWebSocket socket) {
    VertxConnection connection = new VertxConnection(socket);
    Paths.Behaviour behaviour = paths.behaviour(socket.path(), socket.query(), connection);
    socket.textMessageHandler(behaviour::text);
    socket.binaryMessageHandler(buffer -> behaviour.binary(VertxConnection.bytes(buffer)));
    socket.pongHandler(buffer -> behaviour.pong(VertxConnection.bytes(buffer)));
    socket.closeHandler(end -> behaviour.closed(socket.closeStatusCode(), socket.closeReason()));
    behaviour.opened();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Override
  public int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    try {
      await(vertx.close());
    } catch (Exception e) {
      throw new IllegalStateException("Vert.x does not close", e);
    }
  }
}
