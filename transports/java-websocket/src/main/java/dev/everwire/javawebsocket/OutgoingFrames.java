package dev.everwire.javawebsocket;

import dev.everwire.Blob;
import dev.everwire.frame.PerMessageDeflate;
import dev.everwire.transport.OutgoingQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.framing.BinaryFrame;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.ContinuousFrame;
import org.java_websocket.framing.DataFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.framing.PongFrame;
import org.java_websocket.framing.TextFrame;
import org.jspecify.annotations.Nullable;

/**
 * What the client is given to send: one message after the other, so that pongs and the last Close
 * frame need not wait behind all of them in the client's queue. Thread-safe; blocks nowhere.
 */
final class OutgoingFrames {

  private final WebSocketClient client;
  private final FrameOutput output;
  private final OutgoingQueue queue;

  /** The newest payload to be echoed: only that must be (RFC 6455 section 5.5.3). */
  private final AtomicReference<@Nullable ByteBuffer> pong = new AtomicReference<>();

  /** Whether a pong is on its way: a flood of pings makes no queue. */
  private final AtomicBoolean ponging = new AtomicBoolean();

  /** Whether the client has the Close frame; guarded by this. */
  private boolean closing;

  /** Completes when the Close frame has been written, or cannot be. */
  private final CompletableFuture<@Nullable Void> closeSettled = new CompletableFuture<>();

  private volatile @Nullable PerMessageDeflate deflate;

  OutgoingFrames(WebSocketClient client, FrameOutput output, OutgoingQueue queue) {
    this.client = client;
    this.output = output;
    this.queue = queue;
  }

  /** Sets how to compress, before the first message. */
  void deflate(@Nullable PerMessageDeflate agreed) {
    deflate = agreed;
  }

  void text(String wellFormed, long size) {
    queue.add(
        size,
        () -> {
          byte[] utf8 = wellFormed.getBytes(StandardCharsets.UTF_8);
          return sendMessage(new TextFrame(), ByteBuffer.wrap(utf8));
        });
  }

  void binary(ByteBuffer bytes, long size) {
    queue.add(size, () -> sendMessage(new BinaryFrame(), bytes));
  }

  private CompletionStage<?> sendMessage(DataFrame frame, ByteBuffer payload) {
    PerMessageDeflate compression = deflate;
    ByteBuffer deflated =
        compression == null || payload.remaining() < PerMessageDeflate.THRESHOLD_BYTES
            ? null
            : compression.deflate(payload);
    frame.setRSV1(deflated != null);
    frame.setPayload(deflated == null ? payload : deflated);
    return send(frame);
  }

  /** Sends a blob, never compressed: files mostly are. */
  void blob(Blob blob) {
    queue.add(blob, new Fragments());
  }

  private final class Fragments implements OutgoingQueue.FragmentSender {
    private boolean begun;

    @Override
    public CompletionStage<?> send(ByteBuffer fragment, boolean last) {
      DataFrame frame = begun ? new ContinuousFrame() : new BinaryFrame();
      begun = true;
      frame.setFin(last);
      frame.setPayload(fragment);
      return OutgoingFrames.this.send(frame);
    }
  }

  void ping(ByteBuffer payload) {
    PingFrame frame = new PingFrame();
    frame.setPayload(payload);
    queue.add(0, () -> send(frame));
  }

  /** Answers a ping, ahead of messages that wait. */
  void pong(ByteBuffer payload) {
    pong.set(payload);
    sendPong();
  }

  private void sendPong() {
    while (pong.get() != null && ponging.compareAndSet(false, true)) {
      ByteBuffer payload = pong.getAndSet(null);
      if (payload == null) {
        ponging.set(false);
        continue;
      }
      PongFrame frame = new PongFrame();
      frame.setPayload(payload);
      CompletionStage<?> sent = send(frame);
      sent.whenComplete(
          (written, error) -> {
            ponging.set(false);
            if (error == null) {
              sendPong();
            }
          });
    }
  }

  /** Sends a Close frame after all that was added before. */
  void close(int code, String reason) {
    queue.add(0, () -> sendClose(code, reason));
  }

  /** Sends a Close frame, unless one was sent before, ahead of what waits: that is never sent. */
  void closeNow(int code) {
    queue.abandon();
    sendClose(code, "");
  }

  /** Waits until the Close frame has been written, or cannot be. */
  void awaitClose() {
    closeSettled.join();
  }

  private CompletionStage<?> sendClose(int code, String reason) {
    CloseFrame frame = new CloseFrame();
    frame.setReason(reason);
    frame.setCode(code);
    CompletionStage<Void> sent;
    synchronized (this) {
      if (closing) {
        return closeSettled;
      }
      sent = send(frame);
      closing = true;
    }
    sent.whenComplete((written, error) -> closeSettled.complete(null));
    return closeSettled;
  }

  /** Sends a frame, unless a Close frame went before it. */
  private synchronized CompletionStage<Void> send(Framedata frame) {
    return closing
        ? CompletableFuture.failedFuture(new IOException("the Close frame has been sent"))
        : output.send(() -> client.sendFrame(frame));
  }
}
