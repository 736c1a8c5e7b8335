package dev.everwire.jdk;

import dev.everwire.Blob;
import dev.everwire.CloseCode;
import dev.everwire.transport.OutgoingQueue;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's client is given to send: one thing after the other, since it refuses a second send
 * while one is pending. Thread-safe.
 */
final class OutgoingFrames {

  /**
   * In chars. The JDK loses its place when the header of one of a text's frames ends where its
   * buffer of 16 KiB does, which first happens after 32 MiB of one send ({@code MessageEncoder},
   * which takes 0 bytes masked for all).
   */
  private static final int PART_LENGTH = 1 << 22;

  private final WebSocket client;
  private final OutgoingQueue queue;
  private final AtomicBoolean closing = new AtomicBoolean();

  /** Completes when the Close frame has been written, or cannot be. */
  private final CompletableFuture<@Nullable Void> closeSettled = new CompletableFuture<>();

  OutgoingFrames(WebSocket client, OutgoingQueue queue) {
    this.client = client;
    this.queue = queue;
  }

  void text(String wellFormed, long size) {
    queue.add(size, () -> sendText(wellFormed, 0));
  }

  /** Sends what is left of a text, part by part. */
  private CompletableFuture<WebSocket> sendText(String text, int from) {
    int to = endOfPart(text, from);
    boolean last = to == text.length();
    CompletableFuture<WebSocket> sent = client.sendText(CharBuffer.wrap(text, from, to), last);
    return last ? sent : sent.thenCompose(previous -> sendText(text, to));
  }

  /** A surrogate pair stays whole. */
  private static int endOfPart(String text, int from) {
    if (text.length() - from <= PART_LENGTH) {
      return text.length();
    }
    int end = from + PART_LENGTH;
    return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }

  void binary(ByteBuffer bytes, long size) {
    queue.add(size, () -> client.sendBinary(bytes, true));
  }

  void blob(Blob blob) {
    queue.add(blob, client::sendBinary);
  }

  void ping(ByteBuffer payload) {
    queue.add(0, () -> client.sendPing(payload));
  }

  /** Sends an unsolicited Pong, unless something is being sent anyway. */
  void probe() {
    if (queue.isIdle()) {
      queue.add(0, () -> client.sendPong(ByteBuffer.allocate(0)));
    }
  }

  /** Sends a Close frame after all that was added before. */
  void close(int code, String reason) {
    queue.add(0, () -> sendClose(code, reason));
  }

  /**
   * Sends the answer to the peer's Close frame, unless a Close frame went before, ahead of what is
   * queued: that is never sent.
   *
   * @return completes when the Close frame has been written, or cannot be
   */
  CompletableFuture<?> answerClose(int code) {
    queue.abandon();
    return sendClose(code, "");
  }

  /**
   * Sends the one Close frame. The JDK refuses codes that are not a client's to send, 1005 among
   * them. Why the frame could not be written is not told: the end of the connection tells it.
   */
  private CompletableFuture<?> sendClose(int code, String reason) {
    if (closing.compareAndSet(false, true)) {
      CompletableFuture<?> sent = client.sendClose(code, reason);
      if (sent.isCompletedExceptionally() && !client.isOutputClosed()) {
        sent = client.sendClose(CloseCode.NORMAL, reason);
      }
      CompletionStage<?> stage = sent;
      stage.whenComplete((to, error) -> closeSettled.complete(null));
    }
    return closeSettled;
  }
}
