package dev.everwire.it.interop.embedded;

import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.StreamSinkFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.xnio.channels.Channels;

/** One connection of {@link UndertowServer}. */
final class UndertowConnection extends AbstractReceiveListener implements PeerConnection {

  private final WebSocketChannel channel;
  private final Executor writer;
  private final Paths.Behaviour behaviour;

  /**
   * Creates a connection.
   *
   * @param writer a thread that may block
   */
  UndertowConnection(
      WebSocketChannel channel, Executor writer, Paths paths, String uri, String query) {
    this.channel = channel;
    this.writer = writer;
    behaviour = paths.behaviour(URI.create(uri).getPath(), query, this);
  }

  void opened() {
    behaviour.opened();
  }

  @Override
  protected long getMaxTextBufferSize() {
    return Paths.MAX_MESSAGE_SIZE;
  }

  @Override
  protected long getMaxBinaryBufferSize() {
    return Paths.MAX_MESSAGE_SIZE;
  }

  @Override
  protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message) {
    behaviour.text(message.getData());
  }

  @Override
  protected void onFullBinaryMessage(WebSocketChannel from, BufferedBinaryMessage message) {
    behaviour.binary(bytes(message));
  }

  @Override
  protected void onFullPongMessage(WebSocketChannel from, BufferedBinaryMessage message) {
    behaviour.pong(bytes(message));
  }

  private static ByteBuffer bytes(BufferedBinaryMessage message) {
    try (var pooled = message.getData()) {
      return WebSockets.mergeBuffers(pooled.getResource());
    }
  }

  @Override
  protected void onCloseMessage(CloseMessage message, WebSocketChannel from) {
    behaviour.closed(message.getCode(), message.getReason());
  }

  @Override
  public void sendText(String text) {
    WebSockets.sendText(text, channel, null);
  }

  @Override
  public void sendBinary(ByteBuffer bytes) {
    WebSockets.sendBinary(bytes, channel, null);
  }

  @Override
  public void sendText(String first, String second) {
    sendInTwoFrames(
        WebSocketFrameType.TEXT,
        StandardCharsets.UTF_8.encode(first),
        StandardCharsets.UTF_8.encode(second));
  }

  @Override
  public void sendBinary(ByteBuffer first, ByteBuffer second) {
    sendInTwoFrames(WebSocketFrameType.BINARY, first, second);
  }

  /** A flush ends a frame. */
  private void sendInTwoFrames(WebSocketFrameType type, ByteBuffer first, ByteBuffer second) {
    writer.execute(
        () -> {
          try {
            StreamSinkFrameChannel sink = channel.send(type);
            Channels.writeBlocking(sink, first);
            Channels.flushBlocking(sink);
            Channels.writeBlocking(sink, second);
            sink.shutdownWrites();
            Channels.flushBlocking(sink);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public void ping(ByteBuffer payload) {
    WebSockets.sendPing(payload, channel, null);
  }

  @Override
  public void close(int code, String reason) {
    WebSockets.sendClose(code, reason, channel, null);
  }

  @Override
  public void close() {
    try {
      channel.sendClose();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
