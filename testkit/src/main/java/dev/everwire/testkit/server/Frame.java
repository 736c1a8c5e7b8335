package dev.everwire.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.everwire.CloseCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A frame of RFC 6455 section 5.2, legal or not. The payload is not copied.
 *
 * @param fin whether this is the last frame of its message
 * @param rsv the three reserved bits, 0 to 7
 * @param opcode 0 to 15
 * @param masked whether it goes, or came, over the wire with a mask; a client must, a server must
 *     not
 * @param payload what it carries, without the mask
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode look into the array
public record Frame(boolean fin, int rsv, int opcode, boolean masked, byte[] payload) {

  /** A further part of a message. */
  public static final int CONTINUATION = 0x0;

  /** A text message or its first part. */
  public static final int TEXT = 0x1;

  /** A binary message or its first part. */
  public static final int BINARY = 0x2;

  /** The end of what its sender sends. */
  public static final int CLOSE = 0x8;

  /** Asks for a pong with the same payload. */
  public static final int PING = 0x9;

  /** Answers a ping. */
  public static final int PONG = 0xA;

  /** Checks that each field fits its bits. */
  public Frame {
    if (rsv < 0 || rsv > 7 || opcode < 0 || opcode > 15) {
      throw new IllegalArgumentException(
          "rsv " + rsv + ", opcode " + opcode + ": must be 0 to 7 and 0 to 15");
    }
  }

  /** Returns a whole text message. */
  public static Frame text(String text) {
    return of(TEXT, text.getBytes(UTF_8));
  }

  /** Returns a part of a text message; its bytes need not be whole characters, or UTF-8 at all. */
  public static Frame textPart(byte[] part, boolean first, boolean last) {
    return new Frame(last, 0, first ? TEXT : CONTINUATION, false, part);
  }

  /** Returns a whole binary message. */
  public static Frame binary(byte[] bytes) {
    return of(BINARY, bytes);
  }

  /** Returns a part of a binary message. */
  public static Frame binaryPart(byte[] part, boolean first, boolean last) {
    return new Frame(last, 0, first ? BINARY : CONTINUATION, false, part);
  }

  /** Returns a ping. */
  public static Frame ping(byte[] payload) {
    return of(PING, payload);
  }

  /** Returns a pong. */
  public static Frame pong(byte[] payload) {
    return of(PONG, payload);
  }

  /** Returns a Close frame with any code of two bytes, and any reason. */
  public static Frame close(int code, String reason) {
    byte[] utf8 = reason.getBytes(UTF_8);
    return of(CLOSE, ByteBuffer.allocate(2 + utf8.length).putShort((short) code).put(utf8).array());
  }

  /** Returns a Close frame without code; the peer reports 1005. */
  public static Frame closeEmpty() {
    return of(CLOSE, new byte[0]);
  }

  /** Returns an unmasked frame that is whole by itself. */
  public static Frame of(int opcode, byte[] payload) {
    return new Frame(true, 0, opcode, false, payload);
  }

  /** Returns this frame with reserved bits. */
  public Frame withRsv(int bits) {
    return new Frame(fin, bits, opcode, masked, payload);
  }

  /** Returns this frame with the FIN bit set or cleared. */
  public Frame withFin(boolean last) {
    return new Frame(last, rsv, opcode, masked, payload);
  }

  /** Returns this frame with a mask, or without. */
  public Frame withMask(boolean mask) {
    return new Frame(fin, rsv, opcode, mask, payload);
  }

  /** Returns whether this is a control frame (section 5.5), which may come between fragments. */
  public boolean isControl() {
    return opcode >= CLOSE;
  }

  /** Returns the payload as text, with U+FFFD for what is not UTF-8. */
  public String payloadText() {
    return new String(payload, UTF_8);
  }

  /**
   * Returns the code of a Close frame, or 1005 if it has none.
   *
   * @throws IllegalStateException if this is no Close frame
   */
  public int closeCode() {
    requireClose();
    return payload.length < 2 ? CloseCode.NO_STATUS : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
  }

  /**
   * Returns the reason of a Close frame, "" if it has none.
   *
   * @throws IllegalStateException if this is no Close frame
   */
  public String closeReason() {
    requireClose();
    return payload.length <= 2 ? "" : new String(payload, 2, payload.length - 2, UTF_8);
  }

  private void requireClose() {
    if (opcode != CLOSE) {
      throw new IllegalStateException("only a Close frame has a code and a reason, not " + this);
    }
  }

  /** Returns the bytes of this frame on the wire, with the shortest length field, as is legal. */
  public byte[] encode() {
    int bits = payload.length < 126 ? 7 : payload.length < 0x1_0000 ? 16 : 64;
    return encode(bits, payload.length);
  }

  /**
   * Returns the bytes of this frame with a length field that may lie: longer than needed, or
   * claiming another length than that of the payload which follows.
   *
   * @param lengthBits the size of the length field: 7, 16 or 64
   * @param claimedLength what the field says; bits that do not fit are cut off
   */
  public byte[] encode(int lengthBits, long claimedLength) {
    return FrameFormat.encode(this, lengthBits, claimedLength);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frame that
        && fin == that.fin
        && rsv == that.rsv
        && opcode == that.opcode
        && masked == that.masked
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * (opcode << 4 | rsv << 1 | (fin ? 1 : 0)) + Arrays.hashCode(payload);
  }

  /** Returns the header fields, and the start of the payload. */
  @Override
  public String toString() {
    String start =
        opcode == CLOSE && payload.length >= 2
            ? closeCode() + " " + closeReason()
            : new String(payload, 0, Math.min(payload.length, 40), UTF_8);
    return String.format(
        Locale.ROOT,
        "Frame[opcode=%d%s%s%s, %d bytes: %s]",
        opcode,
        fin ? "" : ", not fin",
        rsv == 0 ? "" : ", rsv=" + rsv,
        masked ? ", masked" : "",
        payload.length,
        start);
  }
}
