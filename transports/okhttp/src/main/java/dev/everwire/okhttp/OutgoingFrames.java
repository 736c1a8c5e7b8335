package dev.everwire.okhttp;

import dev.everwire.Blob;
import dev.everwire.CloseCode;
import dev.everwire.frame.FrameEncoder;
import dev.everwire.frame.Opcode;
import dev.everwire.frame.PerMessageDeflate;
import dev.everwire.transport.OutgoingQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What goes out, and in which order: one message after the other, so that pongs and the last Close
 * frame need not wait behind all of them. Thread-safe; blocks nowhere but in {@link #awaitClose}.
 */
final class OutgoingFrames {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final FrameOutput output;
  private final OutgoingQueue queue;

  /** The newest payload to be echoed: only that must be (RFC 6455 section 5.5.3). */
  private final AtomicReference<@Nullable ByteBuffer> pong = new AtomicReference<>();

  /** Whether a pong is on its way: a flood of pings makes no queue. */
  private final AtomicBoolean ponging = new AtomicBoolean();

  /** Whether the Close frame was given to the output; guarded by this. */
  private boolean closing;

  /** Completes when the Close frame has been written, or cannot be. */
  private final CompletableFuture<@Nullable Void> closeSettled = new CompletableFuture<>();

  private volatile @Nullable PerMessageDeflate deflate;

  OutgoingFrames(FrameOutput output, OutgoingQueue queue) {
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
        () ->
            send(
                encoder -> {
                  byte[] utf8 = wellFormed.getBytes(StandardCharsets.UTF_8);
                  return message(encoder, Opcode.TEXT, ByteBuffer.wrap(utf8));
                }));
  }

  void binary(ByteBuffer bytes, long size) {
    queue.add(size, () -> send(encoder -> message(encoder, Opcode.BINARY, bytes)));
  }

  private ByteBuffer message(FrameEncoder encoder, int opcode, ByteBuffer payload) {
    PerMessageDeflate compression = deflate;
    ByteBuffer deflated =
        compression == null || payload.remaining() < PerMessageDeflate.THRESHOLD_BYTES
            ? null
            : compression.deflate(payload);
    return deflated == null
        ? encoder.encode(opcode, true, false, payload)
        : encoder.encode(opcode, true, true, deflated);
  }

  /** Sends a blob, never compressed: files mostly are. */
  void blob(Blob blob) {
    queue.add(blob, new Fragments());
  }

  private final class Fragments implements OutgoingQueue.FragmentSender {
    private boolean begun;

    @Override
    public CompletionStage<?> send(ByteBuffer fragment, boolean last) {
      int opcode = begun ? Opcode.CONTINUATION : Opcode.BINARY;
      begun = true;
      return OutgoingFrames.this.send(encoder -> encoder.encode(opcode, last, false, fragment));
    }
  }

  void ping(ByteBuffer payload) {
    queue.add(0, () -> sendControl(Opcode.PING, payload));
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
      CompletionStage<?> sent = sendControl(Opcode.PONG, payload);
      sent.whenComplete(
          (written, error) -> {
            ponging.set(false);
            if (error == null) {
              sendPong();
            }
          });
    }
  }

  /**
   * Sends a Close frame after all that was added before.
   *
   * @param code 1005 for an empty one
   */
  void close(int code, String wellFormed) {
    queue.add(0, () -> sendClose(code, wellFormed));
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
    CompletionStage<?> sent;
    synchronized (this) {
      if (closing) {
        return closeSettled;
      }
      sent = sendControl(Opcode.CLOSE, closeBody(code, reason));
      closing = true;
    }
    return sent.whenComplete((written, error) -> closeSettled.complete(null));
  }

  private static ByteBuffer closeBody(int code, String reason) {
    if (code == CloseCode.NO_STATUS) {
      return NOTHING;
    }
    byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Short.BYTES + utf8.length).putShort((short) code).put(utf8).flip();
  }

  private CompletableFuture<@Nullable Void> sendControl(int opcode, ByteBuffer payload) {
    return send(encoder -> encoder.encode(opcode, true, false, payload));
  }

  /** Sends a frame, unless a Close frame went before it. */
  private synchronized CompletableFuture<@Nullable Void> send(FrameOutput.Encoding frame) {
    if (closing) {
      return CompletableFuture.failedFuture(new IOException("the Close frame has been sent"));
    }
    return output.write(frame);
  }
}
