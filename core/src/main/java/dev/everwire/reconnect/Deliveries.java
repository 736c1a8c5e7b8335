package dev.everwire.reconnect;

import dev.everwire.outbox.Outbox.Entry;
import dev.everwire.reconnect.DeliveryException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to know what becomes of a message, by the message's number. What is found out under the
 * sender's lock is told after it, on the same thread: whoever is told may send.
 */
final class Deliveries {

  private final boolean confirmable;
  private final Map<Long, Delivery> tracked = new HashMap<>();
  private List<Runnable> untold = new ArrayList<>();

  /**
   * Creates one.
   *
   * @param confirmable whether what is handed over is not done with
   */
  Deliveries(boolean confirmable) {
    this.confirmable = confirmable;
  }

  void track(long number, @Nullable Delivery delivery) {
    if (delivery != null) {
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
      untold.add(delivery::completeHandedOver);
      if (last && confirmable) {
        untold.add(() -> delivery.fail(Reason.NO_REPLY_EXPECTED, null));
      }
    }
  }

  void confirmed(List<Entry> entries) {
    for (Entry entry : entries) {
      Delivery delivery = tracked.remove(entry.number());
      if (delivery != null) {
        untold.add(delivery::completeConfirmed);
      }
    }
  }

  void failed(Entry entry, Reason reason, @Nullable Throwable cause) {
    Delivery delivery = tracked.remove(entry.number());
    if (delivery != null) {
      untold.add(() -> delivery.fail(reason, cause));
    }
  }

  /** Fails one that is not tracked: its message never got in. */
  void failed(@Nullable Delivery delivery, Reason reason) {
    if (delivery != null) {
      untold.add(() -> delivery.fail(reason, null));
    }
  }

  void failAll(Reason reason) {
    tracked.values().forEach(delivery -> untold.add(() -> delivery.fail(reason, null)));
    tracked.clear();
  }

  boolean hasUntold() {
    return !untold.isEmpty();
  }

  /** Returns what is to be told, once, without the lock. */
  List<Runnable> takeUntold() {
    List<Runnable> taken = untold;
    untold = new ArrayList<>();
    return taken;
  }
}
