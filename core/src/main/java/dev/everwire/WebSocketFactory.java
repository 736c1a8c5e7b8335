package dev.everwire;

/**
 * Makes a socket for each attempt to connect: what {@code ReconnectingWebSocket} takes as its
 * transport.
 */
@FunctionalInterface
public interface WebSocketFactory {

  /**
   * Makes a socket that is already CONNECTING, and returns without waiting for the network.
   *
   * @throws IllegalArgumentException if the request can never succeed: it asks for what this
   *     transport cannot do
   */
  IWebSocket create(WebSocketRequest request);
}
