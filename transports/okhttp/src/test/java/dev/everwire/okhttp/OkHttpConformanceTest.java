package dev.everwire.okhttp;

import dev.everwire.WebSocketFactory;
import dev.everwire.testkit.conformance.WebSocketConformanceKit;
import dev.everwire.transport.TransportOptions;

/** The rules for the OkHttp transport: all of them, without a limit. */
class OkHttpConformanceTest extends WebSocketConformanceKit {

  @Override
  protected WebSocketFactory factory(TransportOptions options) {
    return OkHttpWebSocketFactory.create().options(options);
  }
}
