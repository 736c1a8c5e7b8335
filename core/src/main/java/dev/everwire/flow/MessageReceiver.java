package dev.everwire.flow;

import dev.everwire.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that keeps messages for threads which wait for them, virtual ones too. It asks for a
 * few messages ahead and no more, so a slow receiver slows the sender down. Thread-safe.
 */
public final class MessageReceiver implements Flow.Subscriber<Message> {

  private static final int AHEAD = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Message> messages = new ArrayDeque<>();
  private Flow.@Nullable Subscription subscription;
  private int received;
  private boolean ended;

  /** Creates a receiver, to be subscribed once. */
  public MessageReceiver() {}

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    newSubscription.request(AHEAD);
  }

  @Override
  public void onNext(Message message) {
    lock.lock();
    try {
      messages.add(message);
      received++;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onError(Throwable cause) {
    onComplete();
  }

  @Override
  public void onComplete() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next message.
   *
   * @return the message; null when there will be none, because the socket is closed for good
   * @throws TimeoutException if none came in time
   * @throws InterruptedException if the thread is interrupted
   */
  public @Nullable Message receive(Duration timeout) throws TimeoutException, InterruptedException {
    long leftNs = saturatedNanos(timeout);
    lock.lockInterruptibly();
    try {
      while (messages.isEmpty()) {
        if (ended) {
          return null;
        }
        if (leftNs <= 0) {
          throw new TimeoutException("no message within " + timeout);
        }
        leftNs = changed.awaitNanos(leftNs);
      }
      return messages.remove();
    } finally {
      lock.unlock();
      askForMore();
    }
  }

  private static long saturatedNanos(Duration timeout) {
    return timeout.compareTo(Duration.ofDays(36_500)) > 0
        ? TimeUnit.DAYS.toNanos(36_500)
        : timeout.toNanos();
  }

  /** Outside of the lock: the subscription may call {@link #onNext} at once. */
  private void askForMore() {
    int consumed;
    lock.lock();
    try {
      consumed = received - Math.min(received, messages.size());
      if (consumed < AHEAD / 2) {
        return;
      }
      received -= consumed;
    } finally {
      lock.unlock();
    }
    Objects.requireNonNull(subscription).request(consumed);
  }

  /** Returns whether there is no message, and will be none. */
  public boolean isDone() {
    lock.lock();
    try {
      return ended && messages.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
