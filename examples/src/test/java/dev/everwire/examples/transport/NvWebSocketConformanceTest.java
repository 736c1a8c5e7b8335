package dev.everwire.examples.transport;

import dev.everwire.WebSocketFactory;
import dev.everwire.testkit.conformance.Limit;
import dev.everwire.testkit.conformance.WebSocketConformanceKit;
import dev.everwire.transport.TransportOptions;
import java.util.EnumSet;
import java.util.Set;

/**
 * {@link Limit#NO_CLOSE_FRAME_ON_FAILURE}: after an error the client's {@code ReadingThread} closes
 * the socket from a timer without delay ({@code waitForCloseFrame}), whether or not its {@code
 * WritingThread} has sent the Close frame.
 */
class NvWebSocketConformanceTest extends WebSocketConformanceKit {

  @Override
  protected WebSocketFactory factory(TransportOptions options) {
    return new NvWebSocketFactory(options);
  }

  @Override
  protected Set<Limit> limits() {
    return EnumSet.of(Limit.NO_CLOSE_FRAME_ON_FAILURE);
  }
}
