package dev.everwire.transport;

import java.nio.ByteBuffer;

/** What a Ping or Pong frame carries (RFC 6455 section 5.5). */
public final class ControlPayload {

  private static final int MAX_BYTES = 125;

  private ControlPayload() {}

  /**
   * Returns a read-only copy of what the application gave to {@code ping}.
   *
   * @throws IllegalArgumentException if it is longer than 125 bytes
   */
  public static ByteBuffer ofPing(ByteBuffer given) {
    if (given.remaining() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "ping payload of " + given.remaining() + " bytes: must be at most " + MAX_BYTES);
    }
    return copy(given);
  }

  /** Returns a read-only copy, for a payload whose buffer the client or the caller keeps. */
  static ByteBuffer copy(ByteBuffer payload) {
    ByteBuffer copy = ByteBuffer.allocate(payload.remaining());
    return copy.put(payload.duplicate()).flip().asReadOnlyBuffer();
  }
}
