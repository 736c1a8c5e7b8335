package dev.everwire;

import java.nio.ByteBuffer;

/** A socket that can send a ping and dispatches a {@link PongEvent} for each pong that comes. */
public interface Pingable {

  /**
   * Sends a ping; outside of state OPEN it is discarded.
   *
   * @param payload at most 125 remaining bytes, copied
   * @throws IllegalArgumentException if the payload is longer
   */
  void ping(ByteBuffer payload);

  /**
   * Returns whether a ping is on the wire after every message sent before it (C20). Clients that
   * let pings overtake data say false.
   */
  boolean pingsInOrder();
}
