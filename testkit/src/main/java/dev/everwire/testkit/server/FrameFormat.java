package dev.everwire.testkit.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Frames to bytes and back, as RFC 6455 section 5.2 lays them out; what they mean is not judged.
 */
final class FrameFormat {

  /** Any key will do for a server, which must not mask at all. */
  private static final byte[] MASKING_KEY = {0x37, (byte) 0xFA, 0x21, 0x3D};

  private static final int MAX_PAYLOAD = 1 << 28;

  private FrameFormat() {}

  static byte[] encode(Frame frame, int lengthBits, long claimedLength) {
    int mask = frame.masked() ? 0x80 : 0;
    ByteArrayOutputStream out = new ByteArrayOutputStream(14 + frame.payload().length);
    out.write((frame.fin() ? 0x80 : 0) | frame.rsv() << 4 | frame.opcode());
    switch (lengthBits) {
      case 7 -> out.write(mask | ((int) claimedLength & 0x7F));
      case 16 -> {
        out.write(mask | 126);
        out.writeBytes(ByteBuffer.allocate(2).putShort((short) claimedLength).array());
      }
      case 64 -> {
        out.write(mask | 127);
        out.writeBytes(ByteBuffer.allocate(8).putLong(claimedLength).array());
      }
      default ->
          throw new IllegalArgumentException(
              "length field of " + lengthBits + " bits: must be 7, 16 or 64");
    }
    if (frame.masked()) {
      out.writeBytes(MASKING_KEY);
      out.writeBytes(mask(frame.payload().clone(), MASKING_KEY));
    } else {
      out.writeBytes(frame.payload());
    }
    return out.toByteArray();
  }

  /**
   * Reads a frame.
   *
   * @return null if the stream ends before it
   * @throws EOFException if the stream ends within it
   * @throws ProtocolViolation if its length is encoded in more bytes than needed, or is over 256
   *     MiB
   */
  static @Nullable Frame decode(InputStream stream) throws IOException {
    int first = stream.read();
    if (first < 0) {
      return null;
    }
    DataInputStream in = new DataInputStream(stream);
    int second = in.readUnsignedByte();
    int length = length(second & 0x7F, in);
    boolean masked = (second & 0x80) != 0;
    byte[] key = in.readNBytes(masked ? 4 : 0);
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("the stream ended within a frame of " + length + " bytes");
    }
    if (masked) {
      mask(payload, key);
    }
    return new Frame((first & 0x80) != 0, first >> 4 & 7, first & 0xF, masked, payload);
  }

  private static int length(int field, DataInputStream in) throws IOException {
    if (field < 126) {
      return field;
    }
    long length = field == 126 ? in.readUnsignedShort() : in.readLong();
    if (length >= 0 && length < (field == 126 ? 126 : 0x1_0000)) {
      throw new ProtocolViolation(1002, "length " + length + " is not in its shortest form");
    }
    if (length < 0 || length > MAX_PAYLOAD) {
      throw new ProtocolViolation(1009, "frame of " + length + " bytes: must be at most 256 MiB");
    }
    return (int) length;
  }

  private static byte[] mask(byte[] payload, byte[] key) {
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= key[i & 3];
    }
    return payload;
  }
}
