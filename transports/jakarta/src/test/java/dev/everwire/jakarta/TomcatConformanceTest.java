package dev.everwire.jakarta;

import dev.everwire.WebSocketFactory;
import dev.everwire.testkit.conformance.Limit;
import dev.everwire.testkit.conformance.WebSocketConformanceKit;
import dev.everwire.transport.TransportOptions;
import jakarta.websocket.WebSocketContainer;
import java.util.EnumSet;
import java.util.Set;
import org.apache.tomcat.websocket.WsWebSocketContainer;

class TomcatConformanceTest extends WebSocketConformanceKit {

  private static final WebSocketContainer CONTAINER = new WsWebSocketContainer();

  @Override
  protected WebSocketFactory factory(TransportOptions options) {
    return JakartaWebSocketFactory.create(CONTAINER).options(options);
  }

  @Override
  protected Set<Limit> limits() {
    return EnumSet.of(
        Limit.NO_EMPTY_CLOSE_FRAME,
        Limit.NO_CLOSE_FRAME_ON_FAILURE,
        Limit.SIZE_NOT_READ_FROM_HEADER,
        Limit.CLOSE_ANSWER_NOT_SEEN,
        Limit.EMPTY_CLOSE_IS_1000,
        Limit.NO_LATER_CLOSE_CODES,
        Limit.NO_REFUSAL_BODY,
        Limit.NO_REFUSAL_HEADERS,
        Limit.BROKEN_CLOSE_UNNOTICED);
  }
}
