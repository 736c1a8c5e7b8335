package dev.everwire.reconnect;

import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.policy.QueueFullException;
import dev.everwire.policy.SendOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits for room in the queue, and the stage that says what became of it. Whoever
 * completes the stage from outside, by {@code cancel} or {@code orTimeout}, withdraws the message;
 * once it is accepted that is no longer possible, and changes nothing.
 */
final class WaitingSend extends CompletableFuture<SendResult> {

  final Message message;
  final long size;
  final SendOptions options;
  final @Nullable Delivery delivery;

  private final Predicate<WaitingSend> withdrawal;

  /**
   * Creates one.
   *
   * @param message detached: nobody else changes it
   * @param size its size in bytes
   * @param withdrawal takes it out of the line; answers false if it is not there any more
   */
  WaitingSend(
      Message message,
      long size,
      SendOptions options,
      @Nullable Delivery delivery,
      Predicate<WaitingSend> withdrawal) {
    this.message = message;
    this.size = size;
    this.options = options;
    this.delivery = delivery;
    this.withdrawal = withdrawal;
  }

  // ---- what the line says

  void answer(SendResult result) {
    super.complete(result);
  }

  void fail(RuntimeException failure) {
    super.completeExceptionally(failure);
  }

  /** Waits for the answer, as a {@code send} that blocks does; an interrupt withdraws it. */
  SendResult await() {
    try {
      return get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (cancel(false)) {
        throw new QueueFullException(
            "interrupted while a message of " + size + " bytes waited for room");
      }
      return join();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    }
  }

  // ---- what others say

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return withdrawal.test(this) ? super.cancel(mayInterruptIfRunning) : isCancelled();
  }

  @Override
  public boolean complete(SendResult value) {
    return withdrawal.test(this) && super.complete(value);
  }

  @Override
  public boolean completeExceptionally(Throwable cause) {
    return withdrawal.test(this) && super.completeExceptionally(cause);
  }
}
