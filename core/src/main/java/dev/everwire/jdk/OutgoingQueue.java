package dev.everwire.jdk;

import dev.everwire.Blob;
import dev.everwire.CloseCode;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one thing after the other, since the JDK's client refuses a second send while one is
 * pending. Thread-safe; blocks nowhere.
 *
 * <p>{@code pending} counts what is queued or being sent; whoever raises it from 0 sends, and goes
 * on in a loop for as long as sends complete at once. Else the completion goes on.
 */
final class OutgoingQueue {

  private interface Outgoing {
    CompletableFuture<?> send(WebSocket client);
  }

  private final WebSocket client;
  private final Executor executor;
  private final LongConsumer transmitted;
  private final Consumer<Throwable> failed;
  private final Queue<Outgoing> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private volatile boolean abandoned;
  private final AtomicBoolean closing = new AtomicBoolean();

  /** Completes when the Close frame has been written, or cannot be. */
  private final CompletableFuture<@Nullable Void> closeSettled = new CompletableFuture<>();

  /**
   * Creates an empty queue.
   *
   * @param executor reads blobs
   * @param transmitted told the size of what was given to the network
   * @param failed told what made a send fail
   */
  OutgoingQueue(
      WebSocket client, Executor executor, LongConsumer transmitted, Consumer<Throwable> failed) {
    this.client = client;
    this.executor = executor;
    this.transmitted = transmitted;
    this.failed = failed;
  }

  void text(String wellFormed, long size) {
    add(to -> to.sendText(wellFormed, true).thenRun(() -> transmitted.accept(size)));
  }

  void binary(ByteBuffer bytes, long size) {
    add(to -> to.sendBinary(bytes, true).thenRun(() -> transmitted.accept(size)));
  }

  void blob(Blob blob) {
    add(to -> new BlobSend(blob, to, executor, transmitted).start());
  }

  void ping(ByteBuffer payload) {
    add(to -> to.sendPing(payload));
  }

  /** Sends an unsolicited Pong, unless something is being sent anyway. */
  void probe() {
    if (pending.get() == 0) {
      add(to -> to.sendPong(ByteBuffer.allocate(0)));
    }
  }

  /** Sends a Close frame after all that was added before. */
  void close(int code, String reason) {
    add(to -> sendClose(code, reason));
  }

  /**
   * Sends the answer to the peer's Close frame, unless a Close frame went before, ahead of what is
   * queued: that is never sent.
   *
   * @return completes when the Close frame has been written, or cannot be
   */
  CompletableFuture<?> answerClose(int code) {
    abandoned = true;
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

  private void add(Outgoing outgoing) {
    queue.add(outgoing);
    if (pending.getAndIncrement() == 0) {
      drain();
    }
  }

  private void drain() {
    do {
      Outgoing next = queue.remove();
      if (abandoned) {
        continue;
      }
      CompletableFuture<?> sending = next.send(client);
      CompletionStage<?> stage = sending.whenComplete((sent, error) -> settle(error));
      if (!sending.isDone()) {
        stage.whenComplete((sent, error) -> sentLater());
        return;
      }
    } while (pending.decrementAndGet() != 0);
  }

  private void sentLater() {
    if (pending.decrementAndGet() != 0) {
      drain();
    }
  }

  private void settle(@Nullable Throwable error) {
    if (error != null && !abandoned) {
      abandoned = true;
      failed.accept(unwrap(error));
    }
  }

  /** Returns what a stage of a future was given, without the wrapping that stages add. */
  static Throwable unwrap(Throwable error) {
    Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? unwrap(cause) : error;
  }
}
