package dev.everwire.it.interop.embedded;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;

/** One connection of {@link VertxServer}. */
final class VertxConnection implements PeerConnection {

  private final ServerWebSocket socket;

  VertxConnection(ServerWebSocket socket) {
    this.socket = socket;
  }

  static ByteBuffer bytes(Buffer buffer) {
    return ByteBuffer.wrap(buffer.getBytes());
  }

  private static Buffer buffer(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return Buffer.buffer(copy);
  }

  @Override
  public void sendText(String text) {
    socket.writeFinalTextFrame(text);
  }

  @Override
  public void sendBinary(ByteBuffer bytes) {
    socket.writeFinalBinaryFrame(buffer(bytes));
  }

  @Override
  public void sendText(String first, String second) {
    socket.writeFrame(WebSocketFrame.textFrame(first, false));
    socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(second), true));
  }

  @Override
  public void sendBinary(ByteBuffer first, ByteBuffer second) {
    socket.writeFrame(WebSocketFrame.binaryFrame(buffer(first), false));
    socket.writeFrame(WebSocketFrame.continuationFrame(buffer(second), true));
  }

  @Override
  public void ping(ByteBuffer payload) {
    socket.writePing(buffer(payload));
  }

  @Override
  public void close(int code, String reason) {
    socket.close((short) code, reason);
  }

  /** Sends 1000: the API knows no empty Close frame. */
  @Override
  public void close() {
    socket.close();
  }
}
