package dev.everwire.jetty;

import dev.everwire.WebSocketFactory;
import dev.everwire.testkit.conformance.WebSocketConformanceKit;
import dev.everwire.transport.TransportOptions;

/** The rules for the Jetty transport, over HTTP/1.1. */
class JettyConformanceTest extends WebSocketConformanceKit {

  @Override
  protected WebSocketFactory factory(TransportOptions options) {
    return JettyWebSocketFactory.create().options(options);
  }
}
