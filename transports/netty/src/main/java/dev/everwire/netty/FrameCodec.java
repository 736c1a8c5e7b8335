package dev.everwire.netty;

import dev.everwire.frame.MaskKeys;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;

/**
 * Frames as they are on the wire (RFC 6455 section 5.2): the one place that knows. They are read by
 * Netty's decoder, and written here, since Netty's encoder makes a buffer of each frame, where a
 * batch of them wants one.
 */
final class FrameCodec {

  /** Bits of a frame's first byte, beside its opcode. */
  static final int FIN = 0x80;

  static final int COMPRESSED = 0x40;

  /** What a frame takes beside its payload. */
  static final int MAX_HEADER_BYTES = 14;

  private static final int MASKED = 0x80;
  private static final int SHORT_LENGTH = 126;
  private static final int LONG_LENGTH = 127;

  private static final FastThreadLocal<MaskKeys> MASK_KEYS =
      new FastThreadLocal<>() {
        @Override
        protected MaskKeys initialValue() {
          return new MaskKeys();
        }
      };

  private FrameCodec() {}

  /**
   * Returns a decoder for one connection. It hands on {@code WebSocketFrame}s, and throws {@code
   * CorruptedWebSocketFrameException} at what is illegal.
   *
   * @param maxPayload the largest payload of a frame, in bytes
   * @param extended whether reserved bits are for somebody else to judge
   */
  static ChannelHandler decoder(long maxPayload, boolean extended) {
    return new WebSocket13FrameDecoder(
        WebSocketDecoderConfig.newBuilder()
            .expectMaskedFrames(false)
            .allowMaskMismatch(false)
            .allowExtensions(extended)
            .maxFramePayloadLength((int) Math.min(maxPayload, Integer.MAX_VALUE))
            .closeOnProtocolViolation(false)
            .build());
  }

  /** Writes a frame's payload. */
  interface Payload {
    void writeTo(ByteBuf frame);
  }

  static void encode(ByteBuf to, int firstByte, ByteBuffer payload) {
    encode(to, firstByte, payload.remaining(), frame -> frame.writeBytes(payload.duplicate()));
  }

  /** Writes a masked frame. */
  static void encode(ByteBuf to, int firstByte, int length, Payload payload) {
    to.ensureWritable(MAX_HEADER_BYTES + length);
    to.writeByte(firstByte);
    if (length < SHORT_LENGTH) {
      to.writeByte(MASKED | length);
    } else if (length <= 0xFFFF) {
      to.writeByte(MASKED | SHORT_LENGTH).writeShort(length);
    } else {
      to.writeByte(MASKED | LONG_LENGTH).writeLong(length);
    }
    int key = MASK_KEYS.get().next();
    to.writeInt(key);
    int start = to.writerIndex();
    payload.writeTo(to);
    mask(to, start, to.writerIndex(), key);
  }

  /** RFC 6455 section 5.3, eight bytes at a time. */
  private static void mask(ByteBuf bytes, int start, int end, int key) {
    long twice = ((long) key << Integer.SIZE) | (key & 0xFFFFFFFFL);
    int i = start;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      bytes.setLong(i, bytes.getLong(i) ^ twice);
    }
    for (int shift = Long.SIZE - Byte.SIZE; i < end; i++, shift -= Byte.SIZE) {
      bytes.setByte(i, bytes.getByte(i) ^ (int) (twice >>> shift));
    }
  }
}
