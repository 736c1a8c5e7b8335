package dev.everwire.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.everwire.CloseCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** Reads a client's frames, and judges each by RFC 6455 sections 5 and 8.1. Not thread-safe. */
final class FrameReader {

  private final InputStream in;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

  /** TEXT or BINARY while a message has begun and not ended, else CONTINUATION. */
  private int begun = Frame.CONTINUATION;

  /** The message that the latest frame completed, if it did. */
  private @Nullable Frame message;

  private boolean closed;

  FrameReader(InputStream in) {
    this.in = in;
  }

  /** Returns the next frame, or null if the client's stream has ended between frames. */
  @Nullable Frame read() throws IOException {
    message = null;
    Frame frame = FrameFormat.decode(in);
    if (frame != null) {
      require(!closed, frame, "frame after Close (5.5.1)");
      require(frame.masked(), frame, "no mask (5.1)");
      require(frame.rsv() == 0, frame, "reserved bits without an extension (5.2)");
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
    } else {
      require(begun != Frame.CONTINUATION, frame, "continuation of nothing (5.4)");
    }
    if (first && frame.fin()) {
      message = frame;
    } else {
      parts.writeBytes(frame.payload());
      if (frame.fin()) {
        message = new Frame(true, 0, begun, true, parts.toByteArray());
        parts.reset();
      }
    }
    if (message != null) {
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

  private static void requireUtf8(Frame frame, ByteBuffer bytes) throws ProtocolViolation {
    try {
      UTF_8.newDecoder().decode(bytes);
    } catch (CharacterCodingException e) {
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
