package dev.everwire.examples.transport;

import dev.everwire.IWebSocket;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.TransportOptions;
import java.net.http.HttpClient;
import java.util.function.Consumer;

/** Makes a {@link MyWebSocket} for each attempt to connect. */
public record MyWebSocketFactory(HttpClient client, TransportOptions options)
    implements WebSocketFactory {

  @Override
  public IWebSocket create(
      WebSocketRequest request, Consumer<? super IWebSocket> beforeConnecting) {
    MyWebSocket socket = new MyWebSocket(request, options);
    beforeConnecting.accept(socket);
    socket.connect(request, client);
    return socket;
  }
}
