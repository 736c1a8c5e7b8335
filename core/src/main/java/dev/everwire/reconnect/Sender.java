package dev.everwire.reconnect;

import dev.everwire.Drainable;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.outbox.SendQueue;
import dev.everwire.outbox.SendQueue.Entry;
import dev.everwire.policy.Overflow;
import dev.everwire.policy.QueueFullException;
import dev.everwire.policy.SendOptions;
import dev.everwire.policy.SendOptions.Scope;
import dev.everwire.reconnect.DroppedEvent.Reason;
import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way out (R6): what {@code send} is given goes to the connection if there is one and nothing
 * waits, else to the queue, which is pumped when there is a connection with room. One lock makes
 * the order of the calls the order on the wire, whichever threads call, during a pump too.
 *
 * <p>A {@link Drainable} connection is given no more than {@link #HIGH_WATER} bytes ahead of the
 * network: what it has not got cannot be lost with it, and the queue's bounds hold.
 */
final class Sender {

  static final long HIGH_WATER = 256 << 10;
  static final long LOW_WATER = HIGH_WATER / 2;

  /** What the sender needs from the socket around it. */
  interface Context {

    /** Returns whether {@code send} may accept messages. */
    boolean accepts();

    /** Returns whether the calling thread is running a listener of the socket. */
    boolean onEventThread();

    long nowNs();

    TimeSource.Timer scheduleIn(long delayNs, Runnable task);

    /** Dispatches {@code dropped}, later. */
    void dropped(Message message, Reason reason, @Nullable Throwable cause);
  }

  /** What {@code close} asked for, to be done when the queue is empty. */
  private record Finish(int code, String reason) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SendQueue queue;
  private final Overflow overflow;
  private final Context context;

  private @Nullable IWebSocket connection;
  private @Nullable Finish finish;
  private TimeSource.@Nullable Timer expiry;

  Sender(SendQueue queue, Overflow overflow, Context context) {
    this.queue = queue;
    this.overflow = overflow;
    this.context = context;
  }

  SendResult send(Message message, SendOptions options) {
    lock.lock();
    try {
      while (true) {
        if (!context.accepts()) {
          return SendResult.REFUSED;
        }
        if (canHandOver() && handOver(message)) {
          return SendResult.SENT;
        }
        if (options.scope() == Scope.CONNECTION && connection == null) {
          context.dropped(message, Reason.CONNECTION_LOST, null);
          return SendResult.DROPPED;
        }
        long size = message.size();
        drop(queue.removeExpired(context.nowNs()), Reason.EXPIRED);
        if (queue.hasRoom(size) || makeRoom(size)) {
          enqueue(message, size, options);
          pump();
          return SendResult.QUEUED;
        }
        if (overflow != Overflow.BLOCK) {
          context.dropped(message, Reason.OVERFLOW, null);
          return SendResult.DROPPED;
        }
        awaitChange(size);
      }
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(Message message, long size, SendOptions options) {
    Duration ttl = options.timeToLive();
    long expiresNs = ttl == null ? SendQueue.NEVER : context.nowNs() + ttl.toNanos();
    queue.add(new Entry(message.detached(), size, expiresNs, options.scope()));
    if (ttl != null) {
      armExpiry();
    }
  }

  /** Returns whether there is room now; with {@code BLOCK} the caller then waits, if that helps. */
  private boolean makeRoom(long size) {
    boolean helps = queue.couldHold(size);
    if (overflow == Overflow.DROP_OLDEST && helps) {
      drop(queue.makeRoom(size), Reason.OVERFLOW);
      return true;
    }
    if (overflow == Overflow.FAIL || (overflow == Overflow.BLOCK && !helps)) {
      throw new QueueFullException("a message of " + size + " bytes found no room: " + queue);
    }
    return false;
  }

  private void awaitChange(long size) {
    if (context.onEventThread()) {
      throw new QueueFullException(
          "a message of " + size + " bytes would wait for its own event thread: " + queue);
    }
    try {
      while (context.accepts() && !queue.hasRoom(size) && !canHandOver()) {
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueueFullException("interrupted while waiting for room: " + queue);
    }
  }

  private boolean canHandOver() {
    return queue.isEmpty() && hasRoomOnTheWire();
  }

  private boolean hasRoomOnTheWire() {
    IWebSocket to = connection;
    return to != null && !(to instanceof Drainable && to.bufferedAmount() >= HIGH_WATER);
  }

  /** Returns whether the connection took the message; if not, it is closing. */
  private boolean handOver(Message message) {
    IWebSocket to = connection;
    return to != null && to.send(message) == SendResult.SENT;
  }

  /** Hands over what waits, as long as the connection takes it. */
  void pump() {
    lock.lock();
    try {
      drop(queue.removeExpired(context.nowNs()), Reason.EXPIRED);
      boolean took = true;
      Entry entry;
      while (took && hasRoomOnTheWire() && (entry = queue.peek()) != null) {
        took = pumpOne(entry);
      }
      if (queue.isEmpty()) {
        finishIfAsked();
      }
      disarmExpiryIfIdle();
    } finally {
      lock.unlock();
    }
  }

  private boolean pumpOne(Entry entry) {
    try {
      if (!handOver(entry.message())) {
        return false;
      }
      queue.removeIfFirst(entry);
    } catch (RuntimeException e) {
      // One message that cannot be sent fails alone; those behind it must not wait for it.
      queue.removeIfFirst(entry);
      context.dropped(entry.message(), Reason.UNSENDABLE, e);
    }
    changed.signalAll();
    return true;
  }

  private void finishIfAsked() {
    IWebSocket to = connection;
    Finish asked = finish;
    if (to != null && asked != null) {
      finish = null;
      CloseFrames.close(to, asked.code(), asked.reason());
    }
  }

  /** Sends over this connection from now on, first what waits. */
  void connect(IWebSocket to) {
    lock.lock();
    try {
      connection = to;
      if (to instanceof Drainable drainable) {
        drainable.bufferedAmountLowThreshold(LOW_WATER);
      }
      pump();
    } finally {
      lock.unlock();
    }
  }

  /** Sends over no connection, until there is the next. */
  void disconnect() {
    lock.lock();
    try {
      connection = null;
      finish = null;
      drop(queue.removeConnectionScoped(), Reason.CONNECTION_LOST);
      disarmExpiryIfIdle();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Closes the connection once nothing waits. */
  void finish(int code, String reason) {
    lock.lock();
    try {
      finish = new Finish(code, reason);
      changed.signalAll();
      pump();
    } finally {
      lock.unlock();
    }
  }

  /** Lets blocked senders look again whether they are accepted. */
  void acceptanceChanged() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  List<Message> drain() {
    lock.lock();
    try {
      List<Message> drained = new ArrayList<>();
      queue.removeAll().forEach(entry -> drained.add(entry.message()));
      disarmExpiryIfIdle();
      changed.signalAll();
      return drained;
    } finally {
      lock.unlock();
    }
  }

  private void drop(List<Entry> entries, Reason reason) {
    for (Entry entry : entries) {
      context.dropped(entry.message(), reason, null);
    }
    if (!entries.isEmpty()) {
      changed.signalAll();
    }
  }

  /** Leaves no timer behind for a message that is no longer here. */
  private void disarmExpiryIfIdle() {
    if (!queue.hasExpiring()) {
      disarmExpiry();
    }
  }

  private void disarmExpiry() {
    if (expiry != null) {
      expiry.cancel();
      expiry = null;
    }
  }

  /** Keeps one timer, for the message whose time is over first. */
  private void armExpiry() {
    disarmExpiry();
    long nextNs = queue.nextExpiryNs();
    if (nextNs != SendQueue.NEVER) {
      long delayNs = Math.max(0, nextNs - context.nowNs());
      expiry = context.scheduleIn(delayNs, this::expire);
    }
  }

  private void expire() {
    lock.lock();
    try {
      expiry = null;
      drop(queue.removeExpired(context.nowNs()), Reason.EXPIRED);
      armExpiry();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the calling thread is within a send or pump. */
  boolean isBusyOnThisThread() {
    return lock.isHeldByCurrentThread();
  }

  int queuedMessages() {
    lock.lock();
    try {
      return queue.messages();
    } finally {
      lock.unlock();
    }
  }

  long queuedBytes() {
    lock.lock();
    try {
      return queue.bytes();
    } finally {
      lock.unlock();
    }
  }
}
