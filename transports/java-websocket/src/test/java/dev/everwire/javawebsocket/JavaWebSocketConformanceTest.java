package dev.everwire.javawebsocket;

import dev.everwire.WebSocketFactory;
import dev.everwire.testkit.conformance.WebSocketConformanceKit;
import dev.everwire.transport.TransportOptions;

/** The rules, without a limit. */
class JavaWebSocketConformanceTest extends WebSocketConformanceKit {

  @Override
  protected WebSocketFactory factory(TransportOptions options) {
    return JavaWebSocketFactory.create().options(options);
  }
}
