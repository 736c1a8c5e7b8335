package dev.everwire.testkit.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.everwire.CloseCode;
import dev.everwire.WebSocketException;
import dev.everwire.testkit.server.Frame;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Reads what a server sends, and judges it as a client must (RFC 6455 sections 5 and 8.1). */
final class FrameParser {

  private final DataInputStream in;
  private final long maxSize;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

  /** TEXT or BINARY while a message has begun and not ended, else CONTINUATION. */
  private int begun = Frame.CONTINUATION;

  FrameParser(InputStream in, long maxSize) {
    this.in = new DataInputStream(in);
    this.maxSize = maxSize;
  }

  /** Returns the next whole message, or control frame. */
  Frame next() throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.isControl()) {
        return frame;
      }
      parts.writeBytes(frame.payload());
      begun = frame.opcode() == Frame.CONTINUATION ? begun : frame.opcode();
      if (frame.fin()) {
        byte[] whole = parts.toByteArray();
        Frame message = Frame.of(begun, whole);
        parts.reset();
        begun = Frame.CONTINUATION;
        requireUtf8(message.opcode() == Frame.TEXT ? whole : new byte[0]);
        return message;
      }
    }
  }

  private Frame read() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    boolean fin = (first & 0x80) != 0;
    int opcode = first & 0xF;
    require((first & 0x70) == 0, "reserved bits");
    require((second & 0x80) == 0, "mask");
    int field = second & 0x7F;
    if (opcode >= Frame.CLOSE) {
      require(opcode <= Frame.PONG && fin && field <= 125, "control frame");
      byte[] payload = new byte[field];
      in.readFully(payload);
      if (opcode == Frame.CLOSE) {
        judgeClose(payload);
      }
      return Frame.of(opcode, payload);
    }
    require(opcode <= Frame.BINARY, "opcode");
    require((opcode == Frame.CONTINUATION) == (begun != Frame.CONTINUATION), "fragmentation");
    long length = field < 126 ? field : field == 126 ? in.readUnsignedShort() : in.readLong();
    if (length < 0 || length > maxSize - parts.size()) {
      throw new WebSocketException(CloseCode.MESSAGE_TOO_BIG, "over " + maxSize + " bytes", null);
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    return new Frame(fin, 0, opcode, false, payload);
  }

  private static void judgeClose(byte[] payload) throws WebSocketException {
    if (payload.length > 0) {
      require(payload.length >= 2, "half a close code");
      int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
      boolean defined = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
      require(defined || (code >= 3000 && code <= 4999), "close code");
      byte[] reason = new byte[payload.length - 2];
      System.arraycopy(payload, 2, reason, 0, reason.length);
      requireUtf8(reason);
    }
  }

  private static void requireUtf8(byte[] bytes) throws WebSocketException {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new WebSocketException(CloseCode.INVALID_PAYLOAD, "not UTF-8", e);
    }
  }

  private static void require(boolean holds, String what) throws WebSocketException {
    if (!holds) {
      throw new WebSocketException(CloseCode.PROTOCOL_ERROR, "illegal " + what, null);
    }
  }
}
