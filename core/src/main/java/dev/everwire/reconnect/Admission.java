package dev.everwire.reconnect;

import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.outbox.Outbox;
import dev.everwire.policy.Overflow;
import dev.everwire.policy.QueueFullException;
import dev.everwire.policy.SendOptions;
import dev.everwire.policy.SendOptions.Scope;
import dev.everwire.reconnect.DroppedEvent.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is sent comes in, and what becomes of it if there is no room (R6). Those that wait
 * for room stand in line, first come first served, whether a thread waits with them or not; nothing
 * that is sent later comes in before them.
 */
final class Admission {

  private final Sender sender;
  private final SendLock lock;
  private final Outbox outbox;
  private final Overflow overflow;
  private final Sender.Context context;

  /** The line; guarded by the lock. */
  private final Set<WaitingSend> waiting = new LinkedHashSet<>();

  Admission(
      Sender sender, SendLock lock, Outbox outbox, Overflow overflow, Sender.Context context) {
    this.sender = sender;
    this.lock = lock;
    this.outbox = outbox;
    this.overflow = overflow;
    this.context = context;
  }

  SendResult send(Message message, SendOptions options, @Nullable Delivery delivery) {
    WaitingSend blocked;
    lock.lock();
    try {
      SendResult answer = accept(message, options, delivery);
      if (answer != null) {
        return answer;
      }
      long size = message.size();
      if (overflow == Overflow.DROP_OLDEST && makeRoom(size)) {
        return sender.enqueue(message, options, delivery);
      } else if (overflow == Overflow.DROP_OLDEST || overflow == Overflow.DROP_NEWEST) {
        return sender.dropAtOnce(message, Reason.OVERFLOW, delivery);
      }
      requireMayBlock(size);
      blocked = standInLine(message, options, delivery);
    } finally {
      lock.unlock();
    }
    return blocked.await();
  }

  CompletableFuture<SendResult> sendAsync(
      Message message, SendOptions options, @Nullable Delivery delivery) {
    return lock.get(
        () -> {
          try {
            SendResult answer = accept(message, options, delivery);
            if (answer != null) {
              return CompletableFuture.completedFuture(answer);
            } else if (!outbox.couldHold(message.size())) {
              return CompletableFuture.failedFuture(full(message.size()));
            }
            return standInLine(message, options, delivery);
          } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
          }
        });
  }

  /** Returns what became of a message; null if there is no room for it. */
  private @Nullable SendResult accept(
      Message message, SendOptions options, @Nullable Delivery delivery) {
    letIn();
    if (waiting.isEmpty()) {
      return acceptNext(message, options, delivery);
    }
    return isForNoConnection(options)
        ? sender.dropAtOnce(message, Reason.CONNECTION_LOST, delivery)
        : null;
  }

  private boolean isForNoConnection(SendOptions options) {
    return options.scope() == Scope.CONNECTION && !sender.isConnected();
  }

  /** The same for one that nobody waits ahead of. */
  private @Nullable SendResult acceptNext(
      Message message, SendOptions options, @Nullable Delivery delivery) {
    if (!context.accepts()) {
      return sender.refuse(delivery);
    } else if (sender.canHandOver() && sender.handOverAtOnce(message, options, delivery)) {
      return SendResult.SENT;
    } else if (isForNoConnection(options)) {
      return sender.dropAtOnce(message, Reason.CONNECTION_LOST, delivery);
    }
    sender.drop(outbox.removeExpired(context.nowNs()), Reason.EXPIRED);
    return outbox.hasRoom(message.size()) ? sender.enqueue(message, options, delivery) : null;
  }

  // ---- when there is no room

  /**
   * Drops what has waited longest in the queue, for those in line and then for a message of this
   * size; returns whether that has room now.
   */
  private boolean makeRoom(long size) {
    if (!outbox.couldHold(size)) {
      return false;
    }
    WaitingSend first;
    while ((first = first()) != null) {
      sender.drop(outbox.makeRoom(first.size), Reason.OVERFLOW);
      letIn();
      if (first == first()) {
        return false;
      }
    }
    sender.drop(outbox.makeRoom(size), Reason.OVERFLOW);
    return outbox.hasRoom(size);
  }

  /** Waiting has to be chosen, of use, and on a thread that others do not wait for. */
  private void requireMayBlock(long size) {
    if (overflow != Overflow.BLOCK || !outbox.couldHold(size)) {
      throw full(size);
    } else if (context.onEventThread()) {
      throw new QueueFullException(
          "a message of " + size + " bytes would wait for its own event thread: " + outbox);
    }
  }

  private QueueFullException full(long size) {
    String ahead = waiting.isEmpty() ? "" : ", behind " + waiting.size() + " that wait for it";
    return new QueueFullException(
        "a message of " + size + " bytes found no room" + ahead + ": " + outbox);
  }

  private WaitingSend standInLine(
      Message message, SendOptions options, @Nullable Delivery delivery) {
    WaitingSend last =
        new WaitingSend(message.detached(), message.size(), options, delivery, this::withdraw);
    waiting.add(last);
    return last;
  }

  // ---- the line

  private @Nullable WaitingSend first() {
    return waiting.isEmpty() ? null : waiting.iterator().next();
  }

  /** Lets those in line in as long as there is room; refuses them if the socket accepts no more. */
  void letIn() {
    boolean answered = true;
    WaitingSend first;
    while (answered && (first = first()) != null) {
      answered = mayComeIn(first) && answer(first);
    }
  }

  private boolean mayComeIn(WaitingSend first) {
    return !context.accepts() || sender.canHandOver() || outbox.hasRoom(first.size);
  }

  private boolean answer(WaitingSend first) {
    try {
      SendResult answer = acceptNext(first.message, first.options, first.delivery);
      if (answer == null) {
        return false;
      }
      answer(first, answer);
    } catch (RuntimeException e) {
      waiting.remove(first);
      lock.afterwards(() -> first.fail(e));
    }
    return true;
  }

  private void answer(WaitingSend answered, SendResult answer) {
    waiting.remove(answered);
    lock.afterwards(() -> answered.answer(answer));
  }

  private boolean withdraw(WaitingSend withdrawn) {
    return lock.get(
        () -> {
          boolean waited = waiting.remove(withdrawn);
          letIn();
          return waited;
        });
  }

  /** Drops those in line that were for the connection that is gone. */
  void disconnected() {
    List<WaitingSend> inLine = new ArrayList<>(waiting);
    inLine.removeIf(next -> next.options.scope() != Scope.CONNECTION);
    for (WaitingSend lost : inLine) {
      answer(lost, sender.dropAtOnce(lost.message, Reason.CONNECTION_LOST, lost.delivery));
    }
    letIn();
  }
}
