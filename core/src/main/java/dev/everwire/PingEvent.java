package dev.everwire;

import java.nio.ByteBuffer;

/**
 * The peer pinged; the transport has answered or will. Dispatched by transports that can tell.
 *
 * @param payload at most 125 bytes, read-only
 */
public record PingEvent(IWebSocket target, ByteBuffer payload) implements Event {

  @Override
  public String type() {
    return EventType.PING.name();
  }
}
