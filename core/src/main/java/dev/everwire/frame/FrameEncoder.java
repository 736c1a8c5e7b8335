package dev.everwire.frame;

import java.nio.ByteBuffer;

/** Writes frames as a client does, masked (RFC 6455 sections 5.2 and 5.3). Not thread-safe. */
public final class FrameEncoder {

  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int MASKED = 0x80;
  private static final int LENGTH_OF_16_BITS = 126;
  private static final int LENGTH_OF_64_BITS = 127;
  private static final int MAX_HEADER_BYTES = 14;

  private final MaskKeys keys = new MaskKeys();

  /** Creates an encoder. */
  public FrameEncoder() {}

  /**
   * Returns a frame, in a buffer of its own.
   *
   * @param opcode one of {@link Opcode}
   * @param fin whether it ends its message
   * @param compressed whether it begins a compressed message (RFC 7692 section 6)
   * @param payload copied; its position stays
   */
  public ByteBuffer encode(int opcode, boolean fin, boolean compressed, ByteBuffer payload) {
    int length = payload.remaining();
    ByteBuffer frame = ByteBuffer.allocate(MAX_HEADER_BYTES + length);
    frame.put((byte) ((fin ? FIN : 0) | (compressed ? RSV1 : 0) | opcode));
    if (length < LENGTH_OF_16_BITS) {
      frame.put((byte) (MASKED | length));
    } else if (length < 1 << Short.SIZE) {
      frame.put((byte) (MASKED | LENGTH_OF_16_BITS)).putShort((short) length);
    } else {
      frame.put((byte) (MASKED | LENGTH_OF_64_BITS)).putLong(length);
    }
    int key = keys.next();
    frame.putInt(key);
    int start = frame.position();
    frame.put(payload.duplicate()).flip();
    mask(frame, start, key);
    return frame;
  }

  /** Eight bytes at a time. */
  private static void mask(ByteBuffer frame, int start, int key) {
    long twice = ((long) key << Integer.SIZE) | (key & 0xFFFFFFFFL);
    int i = start;
    for (; i <= frame.limit() - Long.BYTES; i += Long.BYTES) {
      frame.putLong(i, frame.getLong(i) ^ twice);
    }
    for (int shift = Long.SIZE - Byte.SIZE; i < frame.limit(); i++, shift -= Byte.SIZE) {
      frame.put(i, (byte) (frame.get(i) ^ (twice >>> shift)));
    }
  }
}
