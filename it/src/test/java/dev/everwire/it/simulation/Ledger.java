package dev.everwire.it.simulation;

import dev.everwire.Message;
import dev.everwire.policy.Overflow;
import dev.everwire.reconnect.Delivery;
import dev.everwire.reconnect.DroppedEvent.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the application has sent, and what became of each message (R6, R11). */
final class Ledger {

  private static final int MAX_ENTRIES = 1_900;

  /** One message. */
  static final class Entry {

    final int number;
    final boolean large;
    final long size;
    final long expiresNs;
    final long sentNs;

    /** The connection that it must not outlive, -1 for none. */
    final int scope;

    boolean accepted;
    boolean refused;
    boolean mustBeDropped;
    @Nullable Reason dropped;
    boolean drained;
    boolean confirmed;

    /** Whether the peer has replied to it, or to one behind it where that is enough. */
    boolean replied;

    int handedOverTo = -1;
    int arrivals;
    @Nullable Delivery delivery;

    private Entry(int number, boolean large, long expiresNs, long sentNs, int scope) {
      this.number = number;
      this.large = large;
      this.size = large ? Messages.LARGE_BYTES : Integer.toString(number).length();
      this.expiresNs = expiresNs;
      this.sentNs = sentNs;
      this.scope = scope;
    }

    Message message() {
      return Messages.of(number, large);
    }

    boolean isReported() {
      return dropped != null || drained;
    }
  }

  private final World world;
  private final List<Entry> entries = new ArrayList<>();

  /** Those before it need no looking at any more. */
  private int firstInside;

  private int lastFirstArrival = -1;
  private boolean anyExpires;

  Ledger(World world) {
    this.world = world;
  }

  boolean isFull() {
    return entries.size() >= MAX_ENTRIES;
  }

  Entry next(boolean large, long ttlNs, boolean scoped) {
    long nowNs = world.time.nowNs();
    SimulatedConnection now = world.network.latest();
    int scope = !scoped ? -1 : now == null ? Integer.MAX_VALUE : now.index;
    long expiresNs = ttlNs == SimulatedTime.NEVER ? ttlNs : nowNs + ttlNs;
    Entry entry = new Entry(entries.size(), large, expiresNs, nowNs, scope);
    entries.add(entry);
    anyExpires |= ttlNs != SimulatedTime.NEVER;
    return entry;
  }

  /** Returns whether any message ever had a time to live. */
  boolean anyExpires() {
    return anyExpires;
  }

  List<Entry> entries() {
    return entries;
  }

  /** Returns those that may be in the socket still, and some that are not. */
  List<Entry> recent() {
    while (firstInside < entries.size() && isDone(entries.get(firstInside))) {
      firstInside++;
    }
    return entries.subList(firstInside, entries.size());
  }

  private boolean isDone(Entry entry) {
    return !isInside(entry) && (entry.refused || entry.accepted) && !entry.mustBeDropped;
  }

  /** Returns whether the socket has it, as far as is known. */
  boolean isInside(Entry entry) {
    return entry.accepted
        && !entry.mustBeDropped
        && !entry.isReported()
        && !entry.confirmed
        && (isKept(entry) || entry.handedOverTo < 0);
  }

  /** Returns whether it is kept until it is confirmed. */
  boolean isKept(Entry entry) {
    return world.settings.atLeastOnce
        && (!world.settings.byReply || world.settings.expectsReply(entry.number));
  }

  // ---- what happens to them

  /** A connection takes it. */
  void handedOver(SimulatedConnection to, int number) {
    if (number == Messages.HELLO) {
      return;
    }
    if (!to.traffic.greeted) {
      throw new Violation("R7: nothing is sent before the hook is done", number);
    }
    if (to.left()) {
      throw new Violation("R9: nothing is sent over a connection that was left", number);
    }
    if (number == Messages.HEARTBEAT) {
      return;
    }
    Entry entry = entries.get(number);
    if (entry.isReported() || entry.refused) {
      throw new Violation("R6: what was reported is not sent", number);
    }
    if (entry.handedOverTo == to.index) {
      throw new Violation("R6: once on a connection", number);
    }
    if (entry.handedOverTo >= 0 && !isKept(entry)) {
      throw new Violation("R11: at most once is never twice", number);
    }
    if (entry.confirmed) {
      throw new Violation("R11: what is confirmed is not sent again", number);
    }
    long nowNs = world.time.nowNs();
    if (nowNs > entry.sentNs && nowNs >= entry.expiresNs) {
      throw new Violation("R6: what is out of time is not sent", number);
    }
    if (entry.scope >= 0 && entry.scope != to.index) {
      throw new Violation("R6: it dies with its connection", number, entry.scope, to.index);
    }
    entry.handedOverTo = to.index;
    to.traffic.handedOver(number);
  }

  /** The peer has read it. */
  void arrived(int number) {
    Entry entry = entries.get(number);
    entry.arrivals++;
    if (entry.refused) {
      throw new Violation("R6: what was refused does not arrive", number);
    }
    if (!isKept(entry)) {
      if (entry.arrivals > 1) {
        throw new Violation("R11: at most once is never twice", number);
      }
    } else if (entry.arrivals == 1 && !entry.isReported() && !entry.mustBeDropped) {
      if (number < lastFirstArrival) {
        throw new Violation("R11: in order of first arrival", lastFirstArrival, number);
      }
      lastFirstArrival = number;
    }
  }

  /** The peer replies to it. */
  void replied(int number) {
    entries.get(number).replied = true;
    for (int i = number - 1; world.settings.cumulative && i >= 0; i--) {
      entries.get(i).replied = true;
    }
  }

  void dropped(int number, Reason reason) {
    Entry entry = entries.get(number);
    world.log.say("dropped", number);
    world.log.say(reason.name());
    if (entry.isReported() || entry.refused || !entry.accepted) {
      throw new Violation("R6: one outcome is reported", number, reason);
    }
    if (entry.confirmed) {
      throw new Violation("R11: what is confirmed is not dropped", number, reason);
    }
    boolean known =
        switch (reason) {
          case EXPIRED -> world.time.nowNs() >= entry.expiresNs;
          case CONNECTION_LOST -> entry.scope >= 0;
          case OVERFLOW -> world.settings.overflow != Overflow.FAIL;
          case UNSENDABLE -> true;
        };
    if (!known) {
      throw new Violation("R6: the reason is the true one", number, reason);
    }
    entry.dropped = reason;
    entry.mustBeDropped = false;
  }

  void drained(int number) {
    Entry entry = entries.get(number);
    if (!isInside(entry)) {
      throw new Violation("R6: only what is kept is taken back", number);
    }
    entry.drained = true;
  }

  /** Looks at what deliveries tell. */
  void lookAtDeliveries() {
    for (Entry entry : recent()) {
      Delivery delivery = entry.delivery;
      if (delivery != null && !entry.confirmed && delivery.status() == Delivery.Status.CONFIRMED) {
        if (entry.arrivals == 0) {
          throw new Violation("R12: only what the peer has read is confirmed", entry.number);
        }
        if (world.settings.byReply && !entry.replied) {
          throw new Violation("R12: only what was replied to is confirmed", entry.number);
        }
        entry.confirmed = true;
      }
    }
  }
}
