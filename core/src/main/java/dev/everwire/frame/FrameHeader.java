package dev.everwire.frame;

import dev.everwire.CloseCode;
import dev.everwire.WebSocketException;
import java.nio.ByteBuffer;

/**
 * The header of a server's frame (RFC 6455 section 5.2), read from pieces of any size and checked
 * as soon as its first two bytes are there. Not thread-safe.
 */
final class FrameHeader {

  private static final int SHORT_BYTES = 2;
  private static final int LENGTH_OF_16_BITS = 126;
  private static final int LENGTH_OF_64_BITS = 127;

  private final ByteBuffer bytes = ByteBuffer.allocate(10);

  /** Makes way for the next header. */
  void clear() {
    bytes.clear().limit(SHORT_BYTES);
  }

  boolean isEmpty() {
    return bytes.position() == 0;
  }

  /**
   * Takes what belongs to the header.
   *
   * @return whether the header is complete
   * @throws WebSocketException with code 1002 if no server may send it
   */
  boolean read(ByteBuffer from) throws WebSocketException {
    while (bytes.hasRemaining() && from.hasRemaining()) {
      bytes.put(from.get());
      if (bytes.position() == SHORT_BYTES) {
        check();
        bytes.limit(SHORT_BYTES + lengthBytes());
      }
    }
    boolean complete = !bytes.hasRemaining();
    if (complete) {
      checkLength();
    }
    return complete;
  }

  private void check() throws WebSocketException {
    illegal((bytes.get(0) & 0x30) != 0, "reserved bits are set (5.2)");
    illegal((bytes.get(1) & 0x80) != 0, "a server's frame is masked (5.1)");
    int opcode = opcode();
    illegal(
        opcode > Opcode.PONG || (opcode > Opcode.BINARY && opcode < Opcode.CLOSE),
        "opcode " + opcode + " (5.2)");
    if (isControl()) {
      illegal(!fin() || rsv1(), "a control frame is fragmented or has a reserved bit (5.5)");
      illegal(lengthBytes() > 0, "a control frame is longer than 125 bytes (5.5)");
    }
  }

  private void checkLength() throws WebSocketException {
    long shortest =
        switch (lengthField()) {
          case LENGTH_OF_16_BITS -> LENGTH_OF_16_BITS;
          case LENGTH_OF_64_BITS -> 1L << Short.SIZE;
          default -> 0;
        };
    illegal(length() < 0, "a frame of 2^63 bytes or more (5.2)");
    illegal(length() < shortest, "a length in more bytes than it needs (5.2)");
  }

  /**
   * Fails what breaks the protocol.
   *
   * @throws WebSocketException with code 1002 if the condition holds
   */
  static void illegal(boolean condition, String what) throws WebSocketException {
    if (condition) {
      throw new WebSocketException(
          CloseCode.PROTOCOL_ERROR, "the server broke RFC 6455: " + what, null);
    }
  }

  boolean fin() {
    return (bytes.get(0) & 0x80) != 0;
  }

  boolean rsv1() {
    return (bytes.get(0) & 0x40) != 0;
  }

  int opcode() {
    return bytes.get(0) & 0xF;
  }

  boolean isControl() {
    return opcode() >= Opcode.CLOSE;
  }

  /** Returns the payload's length in bytes. */
  long length() {
    int field = lengthField();
    return switch (field) {
      case LENGTH_OF_16_BITS -> bytes.getShort(SHORT_BYTES) & 0xFFFF;
      case LENGTH_OF_64_BITS -> bytes.getLong(SHORT_BYTES);
      default -> field;
    };
  }

  private int lengthBytes() {
    return switch (lengthField()) {
      case LENGTH_OF_16_BITS -> Short.BYTES;
      case LENGTH_OF_64_BITS -> Long.BYTES;
      default -> 0;
    };
  }

  private int lengthField() {
    return bytes.get(1) & 0x7F;
  }
}
