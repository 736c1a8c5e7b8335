package dev.everwire.testkit.conformance;

import dev.everwire.WebSocketFactory;
import dev.everwire.transport.TransportOptions;

/** The kit without limits passes for a transport that can do everything. */
class SocketConformanceTest extends WebSocketConformanceKit {

  @Override
  protected WebSocketFactory factory(TransportOptions options) {
    return (request, beforeConnecting) -> {
      SocketWebSocket socket = new SocketWebSocket(request, options);
      beforeConnecting.accept(socket);
      socket.connect();
      return socket;
    };
  }
}
