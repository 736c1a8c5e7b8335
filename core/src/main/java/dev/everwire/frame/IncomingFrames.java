package dev.everwire.frame;

import static dev.everwire.frame.FrameHeader.illegal;

import dev.everwire.CloseCode;
import dev.everwire.WebSocketException;
import dev.everwire.transport.MessageAssembler;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a server's frames from pieces of any size, and joins them to messages (RFC 6455 sections 5
 * and 8.1). Each message is handed out before the next frame is looked at, and none is larger than
 * the limit, decompressed or by the word of a header. Not thread-safe.
 */
public final class IncomingFrames {

  /** Who is told what came, one call at a time. */
  public interface Receiver {

    /** Called ahead of each frame: blocks until there is room for what it holds. */
    void awaitTurn();

    /** Takes a text message. */
    void text(String text);

    /** Takes a message whose buffer is the receiver's from now on. */
    void binary(ByteBuffer bytes);

    /** Takes what a ping carries. */
    void ping(ByteBuffer payload);

    /** Takes what a pong carries. */
    void pong(ByteBuffer payload);

    /**
     * Takes the last frame.
     *
     * @param code 1005 if it had none
     */
    void close(int code, String reason);
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final char REPLACEMENT = '\uFFFD';

  private final long maxSize;
  private final @Nullable PerMessageDeflate deflate;
  private final Receiver receiver;
  private final FrameHeader header = new FrameHeader();
  private final MessageAssembler assembler;

  /** Whether the header is complete, and its payload follows. */
  private boolean inPayload;

  private long payloadLeft;

  /** The payload of this frame; of a compressed one nothing is kept. */
  private ByteBuffer payload = NOTHING;

  /** TEXT or BINARY while a message has begun and not ended, else CONTINUATION. */
  private int message = Opcode.CONTINUATION;

  private boolean compressed;
  private long messageSize;
  private boolean ended;

  /**
   * Creates a reader at the start of a frame.
   *
   * @param maxSize of a message, in bytes
   * @param deflate what was agreed; null if nothing
   */
  public IncomingFrames(long maxSize, @Nullable PerMessageDeflate deflate, Receiver receiver) {
    this.maxSize = maxSize;
    this.deflate = deflate;
    this.receiver = receiver;
    this.assembler = new MessageAssembler(maxSize);
    header.clear();
  }

  /**
   * Reads bytes; what follows a Close frame is ignored.
   *
   * @throws WebSocketException if the server breaks the protocol (1002), text is not UTF-8 or does
   *     not decompress (1007), or a message is over the limit (1009); the rest is ignored then
   */
  public void read(ByteBuffer bytes) throws WebSocketException {
    try {
      while (bytes.hasRemaining() && !ended) {
        readSome(bytes);
      }
    } catch (WebSocketException e) {
      ended = true;
      throw e;
    }
  }

  private void readSome(ByteBuffer bytes) throws WebSocketException {
    if (!inPayload) {
      if (header.isEmpty()) {
        receiver.awaitTurn();
      }
      if (!header.read(bytes)) {
        return;
      }
      begin();
    }
    int size = (int) Math.min(payloadLeft, bytes.remaining());
    ByteBuffer part = bytes.slice(bytes.position(), size);
    bytes.position(bytes.position() + size);
    payloadLeft -= size;
    if (inflating()) {
      inflater().inflate(part, this::assemble);
    } else {
      payload.put(part);
    }
    if (payloadLeft == 0) {
      end();
    }
  }

  private boolean inflating() {
    return compressed && !header.isControl();
  }

  /** A compressed message does not begin without one. */
  private PerMessageDeflate inflater() {
    return Objects.requireNonNull(deflate);
  }

  private void assemble(ByteBuffer part) throws WebSocketException {
    assembler.binary(part, false);
  }

  private void begin() throws WebSocketException {
    inPayload = true;
    payloadLeft = header.length();
    if (!header.isControl()) {
      beginData();
    }
    payload = inflating() ? NOTHING : ByteBuffer.allocate((int) payloadLeft);
  }

  private void beginData() throws WebSocketException {
    boolean first = header.opcode() != Opcode.CONTINUATION;
    boolean begun = message != Opcode.CONTINUATION;
    illegal(first && begun, "a message begins within another (5.4)");
    illegal(!first && !begun, "a continuation of nothing (5.4)");
    illegal(!first && header.rsv1(), "a continuation has reserved bits (RFC 7692, 6)");
    if (first) {
      message = header.opcode();
      compressed = header.rsv1();
      messageSize = 0;
      illegal(compressed && deflate == null, "reserved bits are set (5.2)");
    }
    messageSize += payloadLeft;
    if (!compressed && (messageSize > maxSize || messageSize < 0)) {
      throw new WebSocketException(
          CloseCode.MESSAGE_TOO_BIG,
          "a message of at least "
              + Long.toUnsignedString(messageSize)
              + " bytes came; the limit is maxMessageSize, "
              + maxSize,
          null);
    }
  }

  private void end() throws WebSocketException {
    inPayload = false;
    payload.flip();
    switch (header.opcode()) {
      case Opcode.PING -> receiver.ping(payload);
      case Opcode.PONG -> receiver.pong(payload);
      case Opcode.CLOSE -> close();
      default -> endData();
    }
    payload = NOTHING;
    header.clear();
  }

  private void endData() throws WebSocketException {
    boolean last = header.fin();
    ByteBuffer whole;
    if (compressed) {
      if (last) {
        inflater().endMessage(this::assemble);
      }
      whole = assembler.binary(NOTHING, last);
    } else if (last && header.opcode() != Opcode.CONTINUATION) {
      whole = payload;
    } else {
      whole = assembler.binary(payload, last);
    }
    if (whole != null) {
      boolean text = message == Opcode.TEXT;
      message = Opcode.CONTINUATION;
      if (text) {
        receiver.text(utf8(whole));
      } else {
        receiver.binary(whole);
      }
    }
  }

  private void close() throws WebSocketException {
    ended = true;
    if (!payload.hasRemaining()) {
      receiver.close(CloseCode.NO_STATUS, "");
      return;
    }
    illegal(payload.remaining() == 1, "a Close frame with half a code (5.5.1)");
    int code = payload.getShort() & 0xFFFF;
    boolean defined = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
    illegal(!defined && (code < 3000 || code > 4999), "close code " + code + " (7.4)");
    receiver.close(code, utf8(payload));
  }

  /** Decodes fast; only a replacement character, true or made, is worth a second look. */
  private static String utf8(ByteBuffer bytes) throws WebSocketException {
    String text =
        new String(
            bytes.array(),
            bytes.arrayOffset() + bytes.position(),
            bytes.remaining(),
            StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(bytes);
      } catch (CharacterCodingException e) {
        throw new WebSocketException(CloseCode.INVALID_PAYLOAD, "text came that is not UTF-8", e);
      }
    }
    return text;
  }
}
