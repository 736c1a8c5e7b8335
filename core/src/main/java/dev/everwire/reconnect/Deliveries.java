package dev.everwire.reconnect;

import dev.everwire.outbox.Outbox.Entry;
import dev.everwire.reconnect.DeliveryException.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who wants to know what becomes of a message, by the message's number. Used under the lock. */
final class Deliveries {

  private final SendLock lock;
  private final boolean confirmable;
  private final Map<Long, Delivery> tracked = new HashMap<>();

  /**
   * Creates one.
   *
   * @param lock tells what is found out, when it is free again
   * @param confirmable whether what is handed over is not done with
   */
  Deliveries(SendLock lock, boolean confirmable) {
    this.lock = lock;
    this.confirmable = confirmable;
  }

  void track(long number, @Nullable Delivery delivery) {
    if (delivery != null) {
      delivery.number = number;
      tracked.put(number, delivery);
    }
  }

  /** A connection has taken it; {@code last} if nothing more will be known of it. */
  void handedOver(long number, boolean last) {
    if (tracked.isEmpty()) {
      return;
    }
    Delivery delivery = last ? tracked.remove(number) : tracked.get(number);
    if (delivery != null) {
      lock.afterwards(delivery::completeHandedOver);
      if (last && confirmable) {
        lock.afterwards(() -> delivery.fail(Reason.NO_REPLY_EXPECTED, null));
      }
    }
  }

  void confirmed(List<Entry> entries) {
    for (Entry entry : entries) {
      Delivery delivery = tracked.remove(entry.number());
      if (delivery != null) {
        lock.afterwards(delivery::completeConfirmed);
      }
    }
  }

  void failed(Entry entry, Reason reason, @Nullable Throwable cause) {
    failed(tracked.remove(entry.number()), reason, cause);
  }

  /** Fails one whether it is tracked or not: its message may never have got in. */
  void failed(@Nullable Delivery delivery, Reason reason, @Nullable Throwable cause) {
    if (delivery != null) {
      lock.afterwards(() -> delivery.fail(reason, cause));
    }
  }

  void failAll(Reason reason) {
    tracked.values().forEach(delivery -> failed(delivery, reason, null));
    tracked.clear();
  }
}
