package dev.everwire.it;

import dev.everwire.WebSocketFactory;
import dev.everwire.jdk.JdkWebSocketFactory;
import dev.everwire.testkit.conformance.Limit;
import dev.everwire.testkit.conformance.WebSocketConformanceKit;
import dev.everwire.transport.TransportOptions;
import java.util.EnumSet;
import java.util.Set;

/** The rules for the JDK transport; its limits are explained in docs/transports.md. */
class JdkConformanceTest extends WebSocketConformanceKit {

  @Override
  protected WebSocketFactory factory(TransportOptions options) {
    return JdkWebSocketFactory.create().options(options);
  }

  @Override
  protected Set<Limit> limits() {
    return EnumSet.of(
        Limit.NO_EMPTY_CLOSE_FRAME,
        Limit.NO_CLOSE_FRAME_ON_FAILURE,
        Limit.SIZE_NOT_READ_FROM_HEADER);
  }
}
