package dev.everwire.reconnect;

import dev.everwire.Drainable;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.outbox.Outbox;
import dev.everwire.outbox.Outbox.Entry;
import dev.everwire.policy.OutboxStoreException;
import dev.everwire.policy.SendOptions;
import dev.everwire.policy.SendOptions.Durability;
import dev.everwire.reconnect.DroppedEvent.Reason;
import dev.everwire.time.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The way out (R6): what {@code send} is given goes to the connection if there is one and nothing
 * waits, else to the outbox, which is pumped when there is a connection with room. One lock makes
 * the order of the calls the order on the wire, whichever threads call, during a pump too.
 *
 * <p>With a way to confirm, what a connection has taken stays in the outbox until the peer is known
 * to have it, and waits again when the connection is gone (R11).
 *
 * <p>A {@link Drainable} connection is given no more than {@link #HIGH_WATER} bytes ahead of the
 * network: what it has not got cannot be lost with it, and the outbox's bounds hold.
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

    /** Lets the marks tell that one has been crossed, later. */
    void waterMarkCrossed(WaterMarks marks);

    /** Dispatches {@code outboxfailed}, later. */
    void outboxFailed(OutboxStoreException cause);
  }

  /** What {@code close} asked for, to be done when nothing is left to be sent or confirmed. */
  private record Finish(int code, String reason) {}

  private final SendLock lock = new SendLock(this::watchWaterMarks);
  private final @Nullable WriteThrough store;
  private final Outbox outbox;
  private final WaterMarks waterMarks;
  private final Context context;
  private final Admission admission;
  private final ExpiryTimer expiry;
  private final Deliveries deliveries;
  private final SyncedSends synced;

  /** Keeps messages until they are confirmed; null for at most once. */
  private final @Nullable Confirmer confirmer;

  private @Nullable IWebSocket connection;
  private @Nullable Finish finish;
  private long lastConfirmedNs = -1;

  /** Whether the connection is given nothing more, for another is about to take its place. */
  private boolean standing;

  Sender(ReconnectingWebSocketOptions options, Context context) {
    this.store = WriteThrough.of(options, context, lock, this::pump);
    this.outbox =
        store == null
            ? new Outbox(options.maxEnqueuedMessages, options.maxEnqueuedBytes)
            : store.outbox;
    this.waterMarks = WaterMarks.of(options);
    this.context = context;
    this.admission = new Admission(this, lock, outbox, options.overflow, context);
    this.expiry = new ExpiryTimer(outbox, context, this::expire);
    this.confirmer = Confirmer.of(outbox, options, context, this::askAgain);
    this.deliveries = new Deliveries(lock, confirmer != null);
    this.synced = new SyncedSends(store, lock, outbox, deliveries, admission);
  }

  // ---- sending

  SendResult send(Message message, SendOptions options, @Nullable Delivery delivery) {
    if (options.durability() == Durability.SYNC) {
      return synced.send(message, options, told(message, delivery));
    }
    return admission.send(message, options, delivery);
  }

  CompletionStage<SendResult> sendAsync(Message message, SendOptions options) {
    if (options.durability() == Durability.SYNC) {
      return synced.sendAsync(message, options, told(message, null));
    }
    return admission.sendAsync(message, options, null);
  }

  private Delivery told(Message message, @Nullable Delivery delivery) {
    return delivery == null ? new Delivery(message, confirmer != null, this::withdraw) : delivery;
  }

  SendResult refuse(@Nullable Delivery delivery) {
    deliveries.failed(delivery, DeliveryException.Reason.REFUSED, null);
    return SendResult.REFUSED;
  }

  SendResult dropAtOnce(Message message, Reason reason, @Nullable Delivery delivery) {
    deliveries.failed(delivery, DeliveryException.Reason.of(reason), null);
    context.dropped(message, reason, null);
    return SendResult.DROPPED;
  }

  /** Returns whether the connection took it: it is not closing, and there is room to keep it. */
  boolean handOverAtOnce(Message message, SendOptions options, @Nullable Delivery delivery) {
    if (confirmer == null) {
      boolean took = handOver(message);
      if (took && delivery != null) {
        long number = outbox.takeNumber();
        deliveries.track(number, delivery);
        deliveries.handedOver(number, true);
      }
      return took;
    }
    long size = message.size();
    if (!outbox.hasRoom(size)) {
      return false;
    }
    Entry entry = entry(message, size, options);
    if (!handOverStored(entry)) {
      return false;
    }
    deliveries.track(entry.number(), delivery);
    handedOver(entry);
    return true;
  }

  private boolean handOverStored(Entry entry) {
    boolean took = false;
    outbox.store(entry);
    try {
      took = handOver(entry.message());
    } finally {
      if (!took) {
        outbox.erase(entry);
      }
    }
    return took;
  }

  private Entry entry(Message message, long size, SendOptions options) {
    Duration ttl = options.timeToLive();
    long expiresNs = ttl == null ? Outbox.NEVER : context.nowNs() + ttl.toNanos();
    Message own = message.detached();
    Object key = confirmer == null ? null : confirmer.keyOfSent(own);
    return new Entry(outbox.takeNumber(), own, size, expiresNs, options.scope(), key);
  }

  /** Keeps a message, for which there must be room, and sends it if it is its turn. */
  SendResult enqueue(Message message, SendOptions options, @Nullable Delivery delivery) {
    Entry entry = entry(message, message.size(), options);
    outbox.add(entry);
    deliveries.track(entry.number(), delivery);
    if (entry.expiresNs() != Outbox.NEVER) {
      expiry.arm();
    }
    pumpOutbox();
    return SendResult.QUEUED;
  }

  boolean isConnected() {
    return connection != null;
  }

  boolean canHandOver() {
    return outbox.isEmpty() && hasRoomOnTheWire();
  }

  private boolean hasRoomOnTheWire() {
    IWebSocket to = connection;
    return to != null
        && !standing
        && !(to instanceof Drainable && to.bufferedAmount() >= HIGH_WATER);
  }

  /** Returns whether the connection took the message; if not, it is closing. */
  private boolean handOver(Message message) {
    IWebSocket to = connection;
    return to != null && to.send(message) == SendResult.SENT;
  }

  /** Hands over what waits, as long as the connection takes it. */
  void pump() {
    lock.run(this::pumpAll);
  }

  private void pumpAll() {
    drop(outbox.removeExpired(context.nowNs()), Reason.EXPIRED);
    pumpOutbox();
    admission.letIn();
    finishIfDone();
    expiry.disarmIfIdle();
  }

  private void pumpOutbox() {
    boolean took = true;
    Entry entry;
    while (took && hasRoomOnTheWire() && (entry = outbox.peek()) != null && mayLeave(entry)) {
      took = pumpOne(entry);
    }
  }

  private boolean mayLeave(Entry entry) {
    return store == null || store.mayLeave(entry);
  }

  private boolean pumpOne(Entry entry) {
    try {
      if (!handOver(entry.message())) {
        return false;
      }
      if (outbox.removeIfFirst(entry)) {
        handedOver(entry);
      }
    } catch (RuntimeException e) {
      // One message that cannot be sent fails alone; those behind it must not wait for it.
      outbox.removeIfFirst(entry);
      outbox.erase(entry);
      deliveries.failed(entry, DeliveryException.Reason.UNSENDABLE, e);
      context.dropped(entry.message(), Reason.UNSENDABLE, e);
    }
    return true;
  }

  // ---- confirming

  private void handedOver(Entry entry) {
    boolean kept = confirmer != null && confirmer.handedOver(entry);
    if (!kept) {
      outbox.erase(entry);
    }
    deliveries.handedOver(entry.number(), !kept);
  }

  /** Takes a pong. */
  void pong(ByteBuffer payload) {
    Confirmer confirming = confirmer;
    if (confirming != null) {
      lock.run(() -> confirmed(confirming.pong(payload)));
    }
  }

  /** Takes a message from the peer, which may be a reply. */
  void arrived(Message message) {
    Confirmer confirming = confirmer;
    Object key = confirming == null ? null : confirming.keyOfReply(message);
    if (confirming != null && key != null) {
      lock.run(() -> confirmed(confirming.replied(key)));
    }
  }

  private void confirmed(List<Entry> entries) {
    if (!entries.isEmpty()) {
      lastConfirmedNs = context.nowNs();
      deliveries.confirmed(entries);
      admission.letIn();
      finishIfDone();
    }
  }

  /** Asks for a sign of life if that is this side's to do; returns whether it is. */
  boolean probe() {
    return lock.get(() -> confirmer != null && confirmer.probe());
  }

  private void askAgain() {
    lock.run(() -> Objects.requireNonNull(confirmer).askAgain());
  }

  // ---- connections

  /** Lets wait what an earlier process has left in the store, if there is one. */
  void restore() {
    lock.run(
        () -> {
          if (store != null) {
            store.restore(message -> confirmer == null ? null : confirmer.keyOfSent(message));
            expiry.arm();
          }
        });
  }

  /** Sends over this connection from now on, first what waits. */
  void connect(IWebSocket to) {
    lock.run(
        () -> {
          connection = to;
          standing = false;
          if (to instanceof Drainable drainable) {
            drainable.bufferedAmountLowThreshold(LOW_WATER);
          }
          if (store != null) {
            store.connected();
          }
          if (confirmer != null) {
            confirmer.connected(to);
          }
          pumpAll();
        });
  }

  /** Sends over no connection, until there is the next. */
  void disconnect() {
    lock.run(
        () -> {
          connection = null;
          finish = null;
          drop(outbox.removeConnectionScoped(), Reason.CONNECTION_LOST);
          if (store != null) {
            store.disconnected();
          }
          if (confirmer != null) {
            confirmer.disconnected();
          }
          expiry.arm();
          admission.disconnected();
        });
  }

  /**
   * Gives the connection nothing more (R16); asks the peer how far it has come if that is this
   * side's to do, and returns whether it is.
   */
  boolean standStill() {
    return lock.get(
        () -> {
          standing = true;
          return confirmer != null && (confirmer.isAsking() || confirmer.probe());
        });
  }

  /** Returns whether the peer has, as far as it is asked, all that the connection was given. */
  boolean isAtRest() {
    return lock.get(() -> confirmer == null || !(confirmer.isAsking() || outbox.hasUnconfirmed()));
  }

  /** Gives the connection messages again. */
  void goOn() {
    lock.run(
        () -> {
          standing = false;
          pumpAll();
        });
  }

  /** Closes the connection once nothing waits, nor is to be confirmed. */
  void finish(int code, String reason) {
    lock.run(
        () -> {
          finish = new Finish(code, reason);
          standing = false;
          pumpAll();
        });
  }

  private void finishIfDone() {
    IWebSocket to = connection;
    Finish asked = finish;
    if (to != null && asked != null && outbox.isEmpty() && !outbox.hasUnconfirmed()) {
      finish = null;
      CloseFrames.close(to, asked.code(), asked.reason());
    }
  }

  /** Refuses those that wait for room, if the socket accepts no more. */
  void acceptanceChanged() {
    lock.run(admission::letIn);
  }

  /** Tells those who wait for a delivery that the socket makes no more connections by itself. */
  void closed() {
    lock.run(
        () -> {
          deliveries.failAll(DeliveryException.Reason.CLOSED);
          admission.letIn();
        });
  }

  // ---- what is taken out

  List<Message> drain() {
    return lock.get(
        () -> {
          List<Message> drained = new ArrayList<>();
          for (Entry entry : outbox.removeAll()) {
            drained.add(entry.message());
            deliveries.failed(entry, DeliveryException.Reason.DRAINED, null);
          }
          expiry.disarmIfIdle();
          admission.letIn();
          finishIfDone();
          return drained;
        });
  }

  /** Takes the message of a delivery back if it waits; returns whether it did. */
  boolean withdraw(Delivery delivery) {
    return lock.get(
        () -> {
          Entry withdrawn = outbox.removeWaiting(delivery.number);
          if (withdrawn != null) {
            deliveries.failed(withdrawn, DeliveryException.Reason.CANCELLED, null);
            expiry.disarmIfIdle();
            admission.letIn();
            finishIfDone();
          }
          return withdrawn != null;
        });
  }

  void drop(List<Entry> entries, Reason reason) {
    for (Entry entry : entries) {
      deliveries.failed(entry, DeliveryException.Reason.of(reason), null);
      context.dropped(entry.message(), reason, null);
    }
  }

  private void expire() {
    lock.run(
        () -> {
          drop(outbox.removeExpired(context.nowNs()), Reason.EXPIRED);
          admission.letIn();
          expiry.arm();
        });
  }

  private void watchWaterMarks() {
    if (waterMarks.crossedBy(outbox.keptBytes())) {
      lock.afterwards(() -> context.waterMarkCrossed(waterMarks));
    }
  }

  // ---- what is so

  /** Returns whether the calling thread is within a send or pump. */
  boolean isBusyOnThisThread() {
    return lock.isHeldByThisThread();
  }

  int queuedMessages() {
    return lock.get(outbox::messages);
  }

  int unconfirmedMessages() {
    return lock.get(outbox::unconfirmedMessages);
  }

  /** Returns when the peer last confirmed a message; negative if it never did. */
  long lastConfirmedNs() {
    return lock.get(() -> lastConfirmedNs);
  }

  long queuedBytes() {
    return lock.get(outbox::bytes);
  }

  long keptBytes() {
    return lock.get(outbox::keptBytes);
  }
}
