package dev.everwire.reconnect;

import dev.everwire.Message;
import dev.everwire.outbox.Outbox;
import dev.everwire.outbox.Outbox.Entry;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.OutboxStore;
import dev.everwire.policy.OutboxStore.Stored;
import dev.everwire.policy.OutboxStoreException;
import dev.everwire.policy.SendOptions.Scope;
import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes the outbox through to the application's store (R13). With at most once, a message is
 * erased from the store before a connection gets it, some of those that wait at a time. Used under
 * the sender's lock, but for {@link #awaitSync}.
 */
final class WriteThrough implements Outbox.Storage {

  private static final long RETRY_NS = Duration.ofSeconds(1).toNanos();

  final Outbox outbox;

  private final OutboxStore store;
  private final boolean atMostOnce;
  private final TimeSource time;

  /** What the application hears runs here: the store's own thread may be waited for. */
  final Executor executor;

  private final Sender.Context context;
  private final SendLock lock;
  private final Runnable pump;

  /** At most once: the number of the last message that is in the store no longer. */
  private long erasedUpTo;

  /** From asking the store until the answer has been taken, or the next try after a failure. */
  private boolean erasing;

  private TimeSource.@Nullable Timer nextTry;
  private boolean connected;

  private WriteThrough(
      OutboxStore store,
      ReconnectingWebSocketOptions options,
      Sender.Context context,
      SendLock lock,
      Runnable pump) {
    this.store = store;
    this.atMostOnce = options.deliveryGuarantee == DeliveryGuarantee.AT_MOST_ONCE;
    this.time = options.time;
    this.executor = options.executor;
    this.context = context;
    this.lock = lock;
    this.pump = pump;
    this.outbox =
        new Outbox(
            Math.min(options.maxEnqueuedMessages, store.maxMessages()),
            Math.min(options.maxEnqueuedBytes, store.maxBytes()),
            this);
  }

  /**
   * Creates the one that the options ask for; null if the queue is kept in memory alone.
   *
   * @param pump hands over what may leave; called on the executor of the options
   */
  static @Nullable WriteThrough of(
      ReconnectingWebSocketOptions options, Sender.Context context, SendLock lock, Runnable pump) {
    OutboxStore store = options.outboxStore;
    return store == null ? null : new WriteThrough(store, options, context, lock, pump);
  }

  /**
   * Lets wait what an earlier process has left.
   *
   * @param keyOf returns what the reply to a message will carry
   */
  void restore(Function<Message, @Nullable Object> keyOf) {
    for (Stored stored : store.claim(context::outboxFailed)) {
      Message message = stored.message();
      Object key = keyOf.apply(message);
      outbox.restore(
          new Entry(
              stored.number(), message, message.size(), expiresNs(stored), Scope.SOCKET, key));
    }
  }

  private long expiresNs(Stored stored) {
    Instant expires = stored.expires();
    return expires == null
        ? Outbox.NEVER
        : context.nowNs() + Duration.between(time.instant(), expires).toNanos();
  }

  // ---- what comes and goes

  @Override
  public void append(Entry entry) {
    if (entry.scope() == Scope.SOCKET) {
      store.append(new Stored(entry.number(), entry.message(), expires(entry)));
    }
  }

  private @Nullable Instant expires(Entry entry) {
    return entry.expiresNs() == Outbox.NEVER
        ? null
        : time.instant().plusNanos(entry.expiresNs() - context.nowNs());
  }

  @Override
  public void remove(Entry entry) {
    if (entry.scope() == Scope.SOCKET) {
      store.remove(entry.number());
    }
  }

  /** Waits, without the lock, until all that was appended by now is on the disk. */
  void awaitSync() {
    try {
      synced().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw notOnDisk(e);
    }
  }

  /** Completes, on the store's own thread, when all that was appended by now is on the disk. */
  CompletionStage<Void> synced() {
    return store.sync();
  }

  /** Says what a failure of {@link #synced} means for a message. */
  static OutboxStoreException notOnDisk(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return new OutboxStoreException(
        "the message is not on the disk; it may arrive all the same",
        Objects.requireNonNullElse(cause, failure));
  }

  // ---- at most once

  /** Returns whether a connection may have this now; if not, what waits longest is being erased. */
  boolean mayLeave(Entry first) {
    if (atMostOnce && first.number() > erasedUpTo && !erasing) {
      eraseAhead();
    }
    return !atMostOnce || first.number() <= erasedUpTo;
  }

  private void eraseAhead() {
    List<Entry> ahead = outbox.peek(Sender.HIGH_WATER);
    ahead.forEach(outbox::erase);
    long last = ahead.get(ahead.size() - 1).number();
    CompletionStage<Void> synced = store.sync();
    CompletableFuture<Void> erased = synced.toCompletableFuture();
    if (erased.isDone() && !erased.isCompletedExceptionally()) {
      erasedUpTo = last;
      return;
    }
    erasing = true;
    // The pump must not run on the store's own thread, which those whom it tells may wait for.
    synced.whenComplete(
        (done, failure) ->
            executor.execute(() -> lock.run(() -> erased(failure == null ? last : 0))));
  }

  private void erased(long upTo) {
    erasedUpTo = Math.max(erasedUpTo, upTo);
    if (upTo == 0 && connected) {
      nextTry = context.scheduleIn(RETRY_NS, () -> lock.run(this::goOn));
    } else {
      goOn();
    }
  }

  private void goOn() {
    nextTry = null;
    erasing = false;
    pump.run();
  }

  /** There is a connection to hand over to. */
  void connected() {
    connected = true;
  }

  /** Tries no more until there is a connection again. */
  void disconnected() {
    connected = false;
    if (nextTry != null) {
      nextTry.cancel();
      nextTry = null;
      erasing = false;
    }
  }
}
