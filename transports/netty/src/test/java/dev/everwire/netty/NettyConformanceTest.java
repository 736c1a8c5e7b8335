package dev.everwire.netty;

import dev.everwire.WebSocketFactory;
import dev.everwire.testkit.conformance.WebSocketConformanceKit;
import dev.everwire.transport.TransportOptions;

class NettyConformanceTest extends WebSocketConformanceKit {

  @Override
  protected WebSocketFactory factory(TransportOptions options) {
    return NettyWebSocketFactory.create().options(options);
  }
}
