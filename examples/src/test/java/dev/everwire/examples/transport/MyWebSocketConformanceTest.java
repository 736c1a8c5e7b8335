package dev.everwire.examples.transport;

import dev.everwire.WebSocketFactory;
import dev.everwire.testkit.conformance.Limit;
import dev.everwire.testkit.conformance.WebSocketConformanceKit;
import dev.everwire.transport.TransportOptions;
import java.net.http.HttpClient;
import java.util.EnumSet;
import java.util.Set;

class MyWebSocketConformanceTest extends WebSocketConformanceKit {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Override
  protected WebSocketFactory factory(TransportOptions options) {
    return new MyWebSocketFactory(CLIENT, options);
  }

  @Override
  protected Set<Limit> limits() {
    return EnumSet.of(
        Limit.NO_EMPTY_CLOSE_FRAME,
        Limit.NO_CLOSE_FRAME_ON_FAILURE,
        Limit.SIZE_NOT_READ_FROM_HEADER);
  }
}
