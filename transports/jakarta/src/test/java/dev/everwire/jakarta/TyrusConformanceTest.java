package dev.everwire.jakarta;

import dev.everwire.WebSocketFactory;
import dev.everwire.testkit.conformance.Limit;
import dev.everwire.testkit.conformance.WebSocketConformanceKit;
import dev.everwire.transport.TransportOptions;
import java.util.EnumSet;
import java.util.Set;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;

class TyrusConformanceTest extends WebSocketConformanceKit {

  private static final ClientManager CONTAINER = ClientManager.createClient();

  static {
    CONTAINER.getProperties().put(ClientProperties.HANDSHAKE_TIMEOUT, 4_000);
  }

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
        Limit.NO_REFUSAL_BODY,
        Limit.EMPTY_CLOSE_IS_1000,
        Limit.MASKED_FRAMES_ACCEPTED);
  }
}
