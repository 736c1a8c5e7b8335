package dev.everwire;

import java.util.function.Consumer;

/**
 * Makes a socket for each attempt to connect: what {@code ReconnectingWebSocket} takes as its
 * transport.
 */
@FunctionalInterface
public interface WebSocketFactory {

  /**
   * Makes a socket that is CONNECTING, and returns without waiting for the network.
   *
   * @param beforeConnecting called with the socket before it begins to connect: the moment to add
   *     listeners that miss nothing, since there is no event loop here that would hold events back
   *     until the caller is done
   * @throws IllegalArgumentException if the request can never succeed: it asks for what this
   *     transport cannot do
   */
  IWebSocket create(WebSocketRequest request, Consumer<? super IWebSocket> beforeConnecting);

  /** Makes a socket whose first events may have passed before a listener is added. */
  default IWebSocket create(WebSocketRequest request) {
    return create(request, socket -> {});
  }
}
