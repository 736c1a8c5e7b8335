package dev.everwire;

import java.nio.ByteBuffer;

/**
 * A pong arrived, asked for or not (C20); see {@link Pingable}.
 *
 * @param payload at most 125 bytes, read-only
 */
public record PongEvent(IWebSocket target, ByteBuffer payload) implements Event {

  @Override
  public String type() {
    return EventType.PONG.name();
  }
}
