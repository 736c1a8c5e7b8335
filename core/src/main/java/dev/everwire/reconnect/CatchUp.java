package dev.everwire.reconnect;

import dev.everwire.AbortSignal;
import dev.everwire.Message;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an outage, and the way in for what was missed in it (R14). An outage that was
 * not caught up goes on: it begins with the first loss since messages were last complete, whatever
 * happened in between, giving up and {@code close} included. Thread-safe.
 */
public final class CatchUp {

  /**
   * An outage.
   *
   * @param attempts how many attempts began in it
   */
  record Outage(
      @Nullable Instant start,
      Instant end,
      @Nullable Instant lastMessage,
      @Nullable Instant lastConfirmed,
      int attempts) {}

  private final Outage outage;
  private final AbortSignal signal;
  private final Function<Message, CompletionStage<Void>> sink;

  CatchUp(Outage outage, AbortSignal signal, Function<Message, CompletionStage<Void>> sink) {
    this.outage = outage;
    this.signal = signal;
    this.sink = sink;
  }

  /** Returns when the loss was noticed; null if no connection came before this one. */
  public @Nullable Instant outageStart() {
    return outage.start();
  }

  /** Returns when the new connection opened: what it brings is not to be fetched. */
  public Instant outageEnd() {
    return outage.end();
  }

  /**
   * Returns when the last message before the outage came, by this side's clock; null if none ever
   * did. What the peer sent after that may be missing.
   */
  public @Nullable Instant lastMessage() {
    return outage.lastMessage();
  }

  /**
   * Returns when the peer last confirmed a message of this side's before the outage (R12), by this
   * side's clock; null if it never did, or with {@code AT_MOST_ONCE}.
   */
  public @Nullable Instant lastConfirmed() {
    return outage.lastConfirmed();
  }

  /** Returns how many attempts the outage took; it grows while catching up keeps failing. */
  public int attempts() {
    return outage.attempts();
  }

  /**
   * Dispatches a message as the socket's own: to listeners, {@code messages()} and {@code
   * receive()}, in the order of the calls, ahead of what waits. Within this call if nothing else
   * runs, else later, on another thread.
   *
   * @return completes when the listeners have run: whoever streams much waits for it. Fails with a
   *     {@link java.util.concurrent.CancellationException} if the catch-up is over first; then the
   *     message was not dispatched
   * @throws java.util.concurrent.CancellationException if the catch-up is over: the hook is done,
   *     or {@link #signal()} has fired
   */
  public CompletionStage<Void> deliver(Message message) {
    return sink.apply(message);
  }

  /**
   * Returns what fires when the catch-up ends before the hook is done: the connection was lost or
   * closed, or {@link CatchUpException.Reason#TIMED_OUT} or {@code OVERFLOW} ended it. A time to
   * cancel requests: what they bring can no longer be delivered.
   */
  public AbortSignal signal() {
    return signal;
  }

  @Override
  public String toString() {
    return "CatchUp" + outage.toString().substring("Outage".length());
  }
}
