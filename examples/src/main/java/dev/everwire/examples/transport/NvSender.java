package dev.everwire.examples.transport;

import com.neovisionaries.ws.client.WebSocket;
import com.neovisionaries.ws.client.WebSocketFrame;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sends one frame at a time, and tells when the client has written it. */
final class NvSender {

  private record Sending(WebSocketFrame frame, CompletableFuture<Void> sent) {}

  private final WebSocket client;
  private volatile @Nullable Sending sending;
  private boolean withinBlob;

  NvSender(WebSocket client) {
    this.client = client;
  }

  CompletionStage<?> send(WebSocketFrame frame) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    sending = new Sending(frame, sent);
    client.sendFrame(frame);
    return sent;
  }

  CompletionStage<?> sendFragment(ByteBuffer fragment, boolean last) {
    byte[] bytes = NvFrames.bytes(fragment);
    WebSocketFrame frame =
        withinBlob
            ? WebSocketFrame.createContinuationFrame(bytes)
            : WebSocketFrame.createBinaryFrame(bytes);
    withinBlob = !last;
    return send(frame.setFin(last));
  }

  /** Tells that the client has written a frame: one given to it here, or a pong of its own. */
  void written(WebSocketFrame frame) {
    Sending now = sending;
    if (now != null && now.frame == frame) {
      now.sent.complete(null);
    }
  }
}
