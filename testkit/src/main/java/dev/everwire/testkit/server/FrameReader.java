package dev.everwire.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.everwire.CloseCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import org.jspecify.annotations.Nullable;

/** Reads a client's frames, and judges each by RFC 6455 sections 5 and 8.1. Not thread-safe. */
final class FrameReader {

  private static final int RSV1 = 4;
  private static final int PIECE_CHARS = 8_192;

  private final InputStream in;
  private ByteArrayOutputStream parts = new ByteArrayOutputStream();

  /** TEXT or BINARY while a message has begun and not ended, else CONTINUATION. */
  private int begun = Frame.CONTINUATION;

  /** The message that the latest frame completed, if it did. */
  private @Nullable Frame message;

  private boolean closed;

  /** What was agreed on compression, if it was. */
  private @Nullable PermessageDeflate deflate;

  /** Whether the message that has begun is compressed. */
  private boolean compressed;

  FrameReader(InputStream in) {
    this.in = in;
  }

  /** Lets messages be compressed from now on (RFC 7692). */
  void deflate(PermessageDeflate agreed) {
    deflate = agreed;
  }

  /** Returns the next frame, or null if the client's stream has ended between frames. */
  @Nullable Frame read() throws IOException {
    message = null;
    Frame frame = FrameFormat.decode(in);
    if (frame != null) {
      require(!closed, frame, "frame after Close (5.5.1)");
      require(frame.masked(), frame, "no mask (5.1)");
      require(
          frame.rsv() == 0 || isCompressedStart(frame),
          frame,
          "reserved bits without an extension (5.2)");
      if (frame.isControl()) {
        judgeControl(frame);
      } else {
        judgeData(frame);
      }
    }
    return frame;
  }

  /** Returns the whole message that the frame read last has completed; null if it has not. */
  @Nullable Frame message() {
    return message;
  }

  /** RFC 7692 section 6: the first frame of a compressed message has RSV1, and no other frame. */
  private boolean isCompressedStart(Frame frame) {
    return deflate != null
        && frame.rsv() == RSV1
        && (frame.opcode() == Frame.TEXT || frame.opcode() == Frame.BINARY);
  }

  private void judgeControl(Frame frame) throws ProtocolViolation {
    byte[] payload = frame.payload();
    require(frame.opcode() <= Frame.PONG, frame, "reserved opcode (5.2)");
    require(frame.fin(), frame, "fragmented control frame (5.5)");
    require(payload.length <= 125, frame, "control frame of over 125 bytes (5.5)");
    if (frame.opcode() == Frame.CLOSE) {
      closed = true;
      if (payload.length > 0) {
        require(payload.length >= 2, frame, "half a close code (5.5.1)");
        require(mayBeSent(frame.closeCode()), frame, "close code that is never sent (7.4)");
        requireUtf8(frame, ByteBuffer.wrap(payload, 2, payload.length - 2));
      }
    }
  }

  private void judgeData(Frame frame) throws ProtocolViolation {
    require(frame.opcode() <= Frame.BINARY, frame, "reserved opcode (5.2)");
    boolean first = frame.opcode() != Frame.CONTINUATION;
    if (first) {
      require(begun == Frame.CONTINUATION, frame, "message within another (5.4)");
      begun = frame.opcode();
      compressed = frame.rsv() == RSV1;
    } else {
      require(begun != Frame.CONTINUATION, frame, "continuation of nothing (5.4)");
    }
    if (first && frame.fin()) {
      message = frame;
    } else {
      parts.writeBytes(frame.payload());
      if (frame.fin()) {
        message = new Frame(true, 0, begun, true, parts.toByteArray());
        parts = new ByteArrayOutputStream();
      }
    }
    if (message != null) {
      if (compressed && deflate != null) {
        message = new Frame(true, 0, begun, true, deflate.inflated(message.payload()));
      }
      if (begun == Frame.TEXT) {
        requireUtf8(message, ByteBuffer.wrap(message.payload()));
      }
      begun = Frame.CONTINUATION;
    }
  }

  /** Section 7.4: defined codes, and those for libraries and applications. */
  private static boolean mayBeSent(int code) {
    return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006)
        || (code >= 3000 && code <= 4999);
  }

  /** Decodes piece by piece, and keeps none: a message may be large. */
  private static void requireUtf8(Frame frame, ByteBuffer bytes) throws ProtocolViolation {
    CharsetDecoder decoder = UTF_8.newDecoder();
    CharBuffer piece = CharBuffer.allocate(PIECE_CHARS);
    CoderResult result;
    do {
      result = decoder.decode(bytes, piece.clear(), true);
    } while (result.isOverflow());
    if (result.isError()) {
      throw violation(CloseCode.INVALID_PAYLOAD, frame, "not UTF-8 (8.1)");
    }
  }

  private static void require(boolean holds, Frame frame, String what) throws ProtocolViolation {
    if (!holds) {
      throw violation(CloseCode.PROTOCOL_ERROR, frame, what);
    }
  }

  private static ProtocolViolation violation(int closeCode, Frame frame, String what) {
    return new ProtocolViolation(closeCode, what + ": " + frame);
  }
}
