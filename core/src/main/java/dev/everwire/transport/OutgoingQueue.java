package dev.everwire.transport;

import dev.everwire.Blob;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one thing after the other, for clients that take one at a time, or keep no order among what
 * they are given at once. Made by {@link AbstractWebSocket#outgoingQueue()}. Thread-safe; blocks
 * nowhere.
 *
 * <p>{@code pending} counts what is queued or being sent; whoever raises it from 0 sends, and goes
 * on in a loop for as long as sends complete at once. Else the completion goes on.
 */
public final class OutgoingQueue {

  /** Something to send. */
  @FunctionalInterface
  public interface Outgoing {

    /** Starts sending; what it returns completes when the network has it. Must not block. */
    CompletionStage<?> send();
  }

  /** Sends fragments of a binary message. */
  @FunctionalInterface
  public interface FragmentSender {

    /**
     * Starts sending; what it returns completes when the network has the fragment, whose buffer is
     * then used again. Must not block.
     */
    CompletionStage<?> send(ByteBuffer fragment, boolean last);
  }

  private final Executor executor;
  private final LongConsumer transmitted;
  private final Consumer<Throwable> failed;
  private final Queue<Outgoing> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private volatile boolean abandoned;

  /**
   * Creates an empty queue.
   *
   * @param executor reads blobs
   * @param transmitted told the size of what was given to the network
   * @param failed told, once, what made a send fail
   */
  public OutgoingQueue(Executor executor, LongConsumer transmitted, Consumer<Throwable> failed) {
    this.executor = executor;
    this.transmitted = transmitted;
    this.failed = failed;
  }

  /**
   * Sends something after all that was added before.
   *
   * @param size what it takes off {@code bufferedAmount} when sent, in bytes: a message's size, 0
   *     for a control frame
   */
  public void add(long size, Outgoing outgoing) {
    queue.add(() -> outgoing.send().thenRun(() -> transmitted.accept(size)));
    drainUnlessDraining();
  }

  /** Sends a blob in fragments, each read when the one before it has been sent. */
  public void add(Blob blob, FragmentSender fragments) {
    queue.add(() -> new BlobSend(blob, fragments, executor, transmitted).start());
    drainUnlessDraining();
  }

  /** Returns whether nothing is queued or being sent. */
  public boolean isIdle() {
    return pending.get() == 0;
  }

  /** Gives up what is queued: it is never sent. What is being sent is not touched. */
  public void abandon() {
    abandoned = true;
  }

  private void drainUnlessDraining() {
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
      CompletableFuture<?> sending = start(next);
      CompletionStage<?> stage = sending.whenComplete((sent, error) -> settle(error));
      if (!sending.isDone()) {
        stage.whenComplete((sent, error) -> sentLater());
        return;
      }
    } while (pending.decrementAndGet() != 0);
  }

  private static CompletableFuture<?> start(Outgoing outgoing) {
    try {
      return outgoing.send().toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void sentLater() {
    if (pending.decrementAndGet() != 0) {
      drain();
    }
  }

  private void settle(@Nullable Throwable error) {
    if (error != null && !abandoned) {
      abandoned = true;
      failed.accept(AbstractWebSocket.unwrapped(error));
    }
  }
}
