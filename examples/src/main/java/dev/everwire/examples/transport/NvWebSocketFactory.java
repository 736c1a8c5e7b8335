package dev.everwire.examples.transport;

import dev.everwire.IWebSocket;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.TransportOptions;
import java.util.function.Consumer;

/**
 * Makes an {@link NvWebSocket} for each attempt to connect. Only for {@code ws:} URLs: the guard
 * that reads frame headers ahead of the client sees no further than TCP.
 *
 * <p>A connection that is failed (1002, 1007, 1009) is dropped without a Close frame, because the
 * client's {@code ReadingThread} closes the socket at once after an error.
 */
public record NvWebSocketFactory(TransportOptions options) implements WebSocketFactory {

  @Override
  public IWebSocket create(
      WebSocketRequest request, Consumer<? super IWebSocket> beforeConnecting) {
    if (!"ws".equals(request.uri().getScheme())) {
      throw new IllegalArgumentException(
          "scheme " + request.uri().getScheme() + ": this example connects to ws only");
    }
    NvWebSocket socket = new NvWebSocket(request, options);
    beforeConnecting.accept(socket);
    socket.connect(request);
    return socket;
  }
}
