package dev.everwire.reconnect;

import dev.everwire.Message;
import dev.everwire.reconnect.DeliveryException.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one message: accepted, handed over, confirmed, or failed. Thread-safe. Stages
 * complete on the thread that found out, which may be that of {@code deliver} itself; dependents
 * must not block it.
 */
public final class Delivery {

  /** How far a message has come. */
  public enum Status {
    /** It waits for a connection, or for room in one. */
    ACCEPTED,
    /** A connection has taken it; if that dies, it may wait again (R11). */
    HANDED_OVER,
    /** The peer has it (R12). */
    CONFIRMED,
    /** It is given up; {@link #confirmed()} or {@link #handedOver()} says why. */
    FAILED
  }

  private final Message message;
  private final boolean confirmable;
  private final Predicate<Delivery> withdrawal;
  private final CompletableFuture<Void> handedOver = new CompletableFuture<>();
  private final CompletableFuture<Void> confirmed = new CompletableFuture<>();

  /** The message's number, 0 until it has one; guarded by the sender's lock. */
  long number;

  /**
   * Creates one.
   *
   * @param withdrawal takes its message back if it still waits, and returns whether it did
   */
  Delivery(Message message, boolean confirmable, Predicate<Delivery> withdrawal) {
    this.message = message;
    this.confirmable = confirmable;
    this.withdrawal = withdrawal;
  }

  /** Returns the message. */
  public Message message() {
    return message;
  }

  /** Returns how far it has come. */
  public Status status() {
    if (confirmed.isCompletedExceptionally()) {
      return Status.FAILED;
    } else if (confirmed.isDone()) {
      return Status.CONFIRMED;
    }
    return handedOver.isDone() ? Status.HANDED_OVER : Status.ACCEPTED;
  }

  /**
   * Completes when a connection has taken it for the first time: it may have left, and may be lost
   * with that connection. Fails with a {@link DeliveryException} if none ever will.
   */
  public CompletionStage<Void> handedOver() {
    return handedOver.minimalCompletionStage();
  }

  /**
   * Completes when the peer is known to have it. Fails with a {@link DeliveryException} if that
   * will not be known: the message may still have arrived.
   *
   * @throws IllegalStateException if the socket's guarantee is {@code AT_MOST_ONCE}, under which
   *     nothing is confirmed
   */
  public CompletionStage<Void> confirmed() {
    if (!confirmable) {
      throw new IllegalStateException(
          "AT_MOST_ONCE confirms nothing: choose AT_LEAST_ONCE in the socket's options, or"
              + " handedOver()");
    }
    return confirmed.minimalCompletionStage();
  }

  /**
   * Withdraws the message if it waits: it is not sent, or not sent again, and the stages fail with
   * {@link DeliveryException.Reason#CANCELLED}. To withdraw all that waits, see {@link
   * ReconnectingWebSocket#drainQueuedMessages()}.
   *
   * @return whether it was withdrawn; false if a connection has it, or its fate is known already
   */
  public boolean cancel() {
    return withdrawal.test(this);
  }

  void completeHandedOver() {
    handedOver.complete(null);
  }

  void completeConfirmed() {
    handedOver.complete(null);
    confirmed.complete(null);
  }

  void fail(Reason reason, @Nullable Throwable cause) {
    DeliveryException failure = new DeliveryException(reason, handedOver.isDone(), cause);
    handedOver.completeExceptionally(failure);
    confirmed.completeExceptionally(failure);
  }

  @Override
  public String toString() {
    return "Delivery[" + message + ", " + status() + "]";
  }
}
