package dev.everwire.examples.transport;

import dev.everwire.CloseCode;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the client leaves unchecked in the frames that it hands out. */
final class NvFrames {

  private NvFrames() {}

  /** Wraps a payload, which the client makes null where it is empty. */
  static ByteBuffer buffer(byte @Nullable [] payload) {
    return ByteBuffer.wrap(payload == null ? new byte[0] : payload);
  }

  /** Copies what is left of a buffer. */
  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** Decodes text, all of which must be UTF-8. */
  static String text(ByteBuffer utf8) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
  }

  /** Reads the code off the payload of a Close frame: 1005 if it is empty. */
  static int closeCode(ByteBuffer payload) throws ProtocolException {
    if (!payload.hasRemaining()) {
      return CloseCode.NO_STATUS;
    }
    int code = payload.remaining() == 1 ? 0 : payload.getShort() & 0xffff;
    boolean standard = code >= 1000 && code < 1015 && code != 1004 && code != 1005 && code != 1006;
    if (!standard && (code < 3000 || code > 4999)) {
      throw new ProtocolException("Close frame with the code " + code);
    }
    return code;
  }
}
