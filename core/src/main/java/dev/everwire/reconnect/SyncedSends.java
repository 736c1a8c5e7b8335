package dev.everwire.reconnect;

import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.outbox.Outbox;
import dev.everwire.outbox.Outbox.Entry;
import dev.everwire.policy.OutboxStoreException;
import dev.everwire.policy.SendOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends that return when their message is on the disk. The wait is outside the sender's lock, so
 * that others send meanwhile, and share the write.
 */
final class SyncedSends {

  private final @Nullable WriteThrough store;
  private final SendLock lock;
  private final Outbox outbox;
  private final Deliveries deliveries;
  private final Admission admission;

  SyncedSends(
      @Nullable WriteThrough store,
      SendLock lock,
      Outbox outbox,
      Deliveries deliveries,
      Admission admission) {
    this.store = store;
    this.lock = lock;
    this.outbox = outbox;
    this.deliveries = deliveries;
    this.admission = admission;
  }

  /** Sends a message; {@code delivery} tells what becomes of it. */
  SendResult send(Message message, SendOptions options, Delivery delivery) {
    WriteThrough disk = requireStore();
    SendResult result = admission.send(message, options, delivery);
    if (isAccepted(result)) {
      try {
        disk.awaitSync();
      } catch (OutboxStoreException e) {
        lock.run(() -> withdraw(delivery, e));
        throw e;
      }
    }
    return result;
  }

  /** The same without waiting; cancelling the stage withdraws the message while it is in line. */
  CompletionStage<SendResult> sendAsync(Message message, SendOptions options, Delivery delivery) {
    WriteThrough disk = requireStore();
    CompletableFuture<SendResult> admitted = admission.sendAsync(message, options, delivery);
    CompletableFuture<SendResult> answer =
        admitted.thenCompose(
            result ->
                isAccepted(result)
                    ? disk.synced()
                        .handleAsync(
                            (done, failure) -> stored(result, failure, delivery), disk.executor)
                    : CompletableFuture.completedFuture(result));
    CompletableFuture<SendResult> unused =
        answer.whenComplete(
            (result, failure) -> {
              if (answer.isCancelled()) {
                admitted.cancel(false);
              }
            });
    return answer;
  }

  private SendResult stored(SendResult result, @Nullable Throwable failure, Delivery delivery) {
    if (failure == null) {
      return result;
    }
    OutboxStoreException cause = WriteThrough.notOnDisk(failure);
    lock.run(() -> withdraw(delivery, cause));
    throw cause;
  }

  private WriteThrough requireStore() {
    if (store == null) {
      throw new IllegalStateException(
          "durability SYNC on a socket whose queue is in memory: set outboxStore, or send BATCHED");
    }
    return store;
  }

  private static boolean isAccepted(SendResult result) {
    return result == SendResult.SENT || result == SendResult.QUEUED;
  }

  /** What has not left yet is not accepted; what has left may arrive. */
  private void withdraw(Delivery delivery, OutboxStoreException cause) {
    Entry withdrawn = outbox.removeWaiting(delivery.number);
    if (withdrawn != null) {
      deliveries.failed(withdrawn, DeliveryException.Reason.NOT_STORED, cause);
    }
    admission.letIn();
  }
}
