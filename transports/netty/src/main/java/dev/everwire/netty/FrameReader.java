package dev.everwire.netty;

import dev.everwire.CloseCode;
import dev.everwire.WebSocketException;
import dev.everwire.frame.PerMessageDeflate;
import dev.everwire.transport.MessageAssembler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Joins, inflates and checks what the frames of one connection carry. On its event loop. */
final class FrameReader extends ChannelInboundHandlerAdapter {

  /** Is told what came. */
  interface Listener {

    void text(String message);

    void binary(ByteBuffer message);

    void ping(ByteBuffer payload);

    void pong(ByteBuffer payload);

    /** The peer's Close frame came; nothing follows. */
    void close(int code, String reason);

    /** The connection must be failed, or was lost; nothing follows. */
    void failed(int code, Throwable cause);

    /** All that was read has been told. */
    void readComplete();

    /** The network takes more. */
    void writable();
  }

  /** The bits of {@code WebSocketFrame.rsv()}. */
  private static final int RSV1 = 4;

  private static final int MAX_CLOSE_CODE = 4999;
  private static final char REPLACEMENT = '\uFFFD';

  private final MessageAssembler assembler;
  private final @Nullable PerMessageDeflate deflate;
  private final Listener listener;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

  private boolean text;
  private boolean compressed;
  private boolean over;

  FrameReader(long maxMessageSize, @Nullable PerMessageDeflate deflate, Listener listener) {
    this.assembler = new MessageAssembler(maxMessageSize);
    this.deflate = deflate;
    this.listener = listener;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof WebSocketFrame frame && !over) {
        read(frame);
      }
    } catch (WebSocketException e) {
      fail(e.code(), e);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(WebSocketFrame frame) throws WebSocketException {
    checkReservedBits(frame);
    if (frame instanceof PingWebSocketFrame) {
      listener.ping(copy(frame.content()));
    } else if (frame instanceof PongWebSocketFrame) {
      listener.pong(copy(frame.content()));
    } else if (frame instanceof CloseWebSocketFrame close) {
      readClose(close);
    } else {
      readData(frame);
    }
  }

  /** RFC 7692 section 6: only the first frame of a message says that it is compressed. */
  private void checkReservedBits(WebSocketFrame frame) throws WebSocketException {
    boolean beginsMessage =
        frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
    if (frame.rsv() != 0 && !(frame.rsv() == RSV1 && deflate != null && beginsMessage)) {
      throw new WebSocketException(
          CloseCode.PROTOCOL_ERROR, "a frame came with reserved bits " + frame.rsv(), null);
    }
  }

  private void readClose(CloseWebSocketFrame close) throws WebSocketException {
    int code = close.statusCode();
    if (code != -1 && (code < CloseCode.NORMAL || code > MAX_CLOSE_CODE)) {
      throw new WebSocketException(
          CloseCode.PROTOCOL_ERROR, "a Close frame came with code " + (code & 0xFFFF), null);
    }
    // Netty's own check of the reason lets a character pass that is cut off at the end.
    ByteBuffer reason = copy(close.content());
    String text = code == -1 ? "" : decoded(reason.position(reason.position() + Short.BYTES));
    over = true;
    listener.close(code == -1 ? CloseCode.NO_STATUS : code, text);
  }

  private void readData(WebSocketFrame frame) throws WebSocketException {
    if (!(frame instanceof ContinuationWebSocketFrame)) {
      text = frame instanceof TextWebSocketFrame;
      compressed = frame.rsv() == RSV1;
    }
    boolean last = frame.isFinalFragment();
    ByteBuffer payload = frame.content().nioBuffer();
    ByteBuffer whole =
        compressed && deflate != null
            ? inflated(deflate, payload, last)
            : assembler.binary(payload, last);
    if (whole == null) {
      return;
    } else if (text) {
      listener.text(decoded(whole));
    } else {
      listener.binary(whole);
    }
  }

  private @Nullable ByteBuffer inflated(PerMessageDeflate inflater, ByteBuffer piece, boolean last)
      throws WebSocketException {
    inflater.inflate(piece, part -> assembler.binary(part, false));
    if (!last) {
      return null;
    }
    inflater.endMessage(part -> assembler.binary(part, false));
    return assembler.binary(ByteBuffer.allocate(0), true);
  }

  /** Decodes fast; only a replacement character, true or made, is worth a second look. */
  private String decoded(ByteBuffer bytes) throws WebSocketException {
    byte[] array = bytes.array();
    int offset = bytes.arrayOffset() + bytes.position();
    String decoded = new String(array, offset, bytes.remaining(), StandardCharsets.UTF_8);
    if (decoded.indexOf(REPLACEMENT) >= 0) {
      try {
        utf8.decode(bytes);
      } catch (CharacterCodingException e) {
        throw new WebSocketException(CloseCode.INVALID_PAYLOAD, "a text came that is not UTF-8", e);
      }
    }
    return decoded;
  }

  private static ByteBuffer copy(ByteBuf bytes) {
    ByteBuffer copy = ByteBuffer.allocate(bytes.readableBytes());
    bytes.getBytes(bytes.readerIndex(), copy);
    return copy.flip();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    listener.readComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    listener.writable();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (deflate != null) {
      deflate.end();
    }
    fail(
        CloseCode.ABNORMAL,
        new EOFException("the peer ended the connection without a Close frame"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    boolean illegal = cause instanceof CorruptedWebSocketFrameException;
    fail(
        illegal
            ? ((CorruptedWebSocketFrameException) cause).closeStatus().code()
            : CloseCode.ABNORMAL,
        cause);
  }

  private void fail(int code, Throwable cause) {
    if (!over) {
      over = true;
      listener.failed(code, cause);
    }
  }
}
