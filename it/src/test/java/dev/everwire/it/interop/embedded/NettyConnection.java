package dev.everwire.it.interop.embedded;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One connection of {@link NettyServer}. */
final class NettyConnection extends SimpleChannelInboundHandler<WebSocketFrame>
    implements PeerConnection {

  /** What Netty gives for the code of an empty Close frame. */
  private static final int EMPTY = -1;

  private final Paths paths;
  private @Nullable Channel channel;
  private Paths.@Nullable Behaviour behaviour;
  private boolean closing;

  NettyConnection(Paths paths) {
    this.paths = paths;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof HandshakeComplete complete) {
      URI uri = URI.create(complete.requestUri());
      channel = context.channel();
      behaviour = paths.behaviour(uri.getPath(), uri.getQuery(), this);
      behaviour.opened();
    }
    super.userEventTriggered(context, event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    Paths.Behaviour path = Objects.requireNonNull(behaviour);
    if (frame instanceof TextWebSocketFrame text) {
      path.text(text.text());
    } else if (frame instanceof BinaryWebSocketFrame) {
      path.binary(bytes(frame));
    } else if (frame instanceof PongWebSocketFrame) {
      path.pong(bytes(frame));
    } else if (frame instanceof CloseWebSocketFrame close) {
      closed(close.statusCode() == EMPTY ? 1005 : close.statusCode(), close.reasonText());
    }
  }

  private static ByteBuffer bytes(WebSocketFrame frame) {
    return ByteBuffer.wrap(ByteBufUtil.getBytes(frame.content()));
  }

  private void closed(int code, @Nullable String reason) {
    Objects.requireNonNull(behaviour).closed(code, reason);
    if (closing) {
      var unused = channel().close();
    } else {
      closing = true;
      CloseWebSocketFrame answer =
          code == 1005 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, reason);
      channel().writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** A connection that is reset is a case like others. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var unused = context.close();
  }

  private Channel channel() {
    return Objects.requireNonNull(channel);
  }

  private void write(WebSocketFrame... frames) {
    for (WebSocketFrame frame : frames) {
      channel().write(frame).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
    channel().flush();
  }

  private static ByteBuf buf(ByteBuffer bytes) {
    return Unpooled.wrappedBuffer(bytes);
  }

  @Override
  public void sendText(String text) {
    write(new TextWebSocketFrame(text));
  }

  @Override
  public void sendBinary(ByteBuffer bytes) {
    write(new BinaryWebSocketFrame(buf(bytes)));
  }

  @Override
  public void sendText(String first, String second) {
    write(new TextWebSocketFrame(false, 0, first), new ContinuationWebSocketFrame(true, 0, second));
  }

  @Override
  public void sendBinary(ByteBuffer first, ByteBuffer second) {
    write(
        new BinaryWebSocketFrame(false, 0, buf(first)),
        new ContinuationWebSocketFrame(true, 0, buf(second)));
  }

  @Override
  public void ping(ByteBuffer payload) {
    write(new PingWebSocketFrame(buf(payload)));
  }

  @Override
  public void close(int code, String reason) {
    closing = true;
    write(new CloseWebSocketFrame(code, reason));
  }

  @Override
  public void close() {
    closing = true;
    write(new CloseWebSocketFrame());
  }
}
