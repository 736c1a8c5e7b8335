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

    /** Whether it is sent with SYNC, and not answered. */
    boolean syncing;

    /** Whether the application was told that it is on the disk. */
    boolean onDisk;

    /** Whether it was taken back for it could not be stored, or was lost with a process. */
    boolean gone;

    /** Whether a connection has failed to take it: it is dropped, and that is told of later. */
    boolean unsendable;

    /** Whether it was done with when the process was killed, and the disk did not know. */
    boolean revived;

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
      return dropped != null || drained || gone;
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
    SimulatedConnection now = world.network.carrier();
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
    return (entry.accepted || entry.syncing)
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
    if (!world.settings.atLeastOnce && world.disk.hasWritten(number)) {
      throw new Violation("R13: at most once is erased before it leaves", number);
    }
    if (entry.scope >= 0 && entry.scope != to.index) {
      throw new Violation("R6: it dies with its connection", number, entry.scope, to.index);
    }
    entry.handedOverTo = to.index;
    to.traffic.handedOver(number);
  }

  /** A connection fails to take it. */
  void notSent(int number) {
    if (number >= 0) {
      entries.get(number).unsendable = true;
    }
  }

  /** The peer has read it. */
  void arrived(int number) {
    Entry entry = entries.get(number);
    entry.arrivals++;
    if (entry.refused) {
      throw new Violation("R6: what was refused does not arrive", number);
    }
    if (entry.revived) {
      return;
    }
    if (!isKept(entry)) {
      if (entry.arrivals > 1) {
        throw new Violation("R11: at most once is never twice", number);
      }
    } else if (entry.arrivals == 1 && !entry.isReported() && !entry.mustBeDropped) {
      if (number > lastFirstArrival) {
        lastFirstArrival = number;
      } else if (!mayBeDropped(entry)) {
        throw new Violation("R11: in order of first arrival", lastFirstArrival, number);
      }
    }
  }

  /** The peer replies to it. */
  void replied(int number) {
    entries.get(number).replied = true;
    for (int i = number - 1; world.settings.cumulative && i >= 0; i--) {
      entries.get(i).replied = true;
    }
  }

  /** Another connection has taken its place, and the peer has said that it read everything. */
  void replacedCleanly(SimulatedConnection old) {
    for (Entry entry : entries) {
      if (entry.handedOverTo == old.index && entry.arrivals == 0) {
        throw new Violation("R16: a clean replacement loses nothing", entry.number);
      }
    }
  }

  void dropped(int number, Reason reason) {
    Entry entry = entries.get(number);
    world.log.say("dropped", number);
    world.log.say(reason.name());
    // One that makes way while the disk fails is told of twice: to who waits for the disk as well.
    boolean reported = entry.dropped != null || entry.drained;
    if (reported || entry.refused || !(entry.accepted || entry.syncing)) {
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

  /** The disk failed before a message was on it: it is taken back unless it has left. */
  void notOnDisk(Entry entry) {
    entry.syncing = false;
    entry.accepted = true;
    entry.gone = !world.disk.has(entry.number);
  }

  /** The process is killed: what is on the disk is all that is left. */
  void crash() {
    for (Entry entry : entries) {
      boolean mayBeDone = entry.arrivals > 0 || !world.isSettled();
      boolean inside = isInside(entry);
      if (world.disk.has(entry.number)) {
        survived(entry, inside && !mayBeDropped(entry));
      } else if (entry.onDisk && inside && !mayBeDone && world.settings.atLeastOnce) {
        throw new Violation("R13: what is on the disk outlives the process", entry.number);
      } else if (inside || !entry.refused) {
        entry.gone = true;
      }
      entry.accepted |= !entry.refused;
      entry.syncing = false;
      entry.mustBeDropped = false;
      entry.delivery = null;
    }
    firstInside = 0;
  }

  /** Returns whether it may have been dropped though nobody was told of it yet. */
  private boolean mayBeDropped(Entry entry) {
    boolean anyReason =
        entry.unsendable
            || entry.scope >= 0
            || world.time.nowNs() >= entry.expiresNs
            || world.settings.overflow == Overflow.DROP_OLDEST;
    return anyReason && !world.isSettled();
  }

  private void survived(Entry entry, boolean inside) {
    if (!world.settings.atLeastOnce && entry.handedOverTo >= 0) {
      throw new Violation("R13: at most once is erased before it leaves", entry.number);
    }
    entry.revived |= !inside;
    if (!inside) {
      entry.refused = false;
      entry.dropped = null;
      entry.drained = false;
      entry.gone = false;
      entry.confirmed = false;
      entry.handedOverTo = -1;
    }
  }

  /** The disk has, or is told of, what is kept, and not what is done with. */
  void checkDisk() {
    for (Entry entry : recent()) {
      boolean has = world.disk.has(entry.number);
      boolean surely = entry.accepted && isInside(entry) && entry.arrivals == 0 && entry.scope < 0;
      if (surely && !has && world.settings.atLeastOnce) {
        throw new Violation("R13: what is kept is stored", entry.number);
      }
      if (has && (entry.confirmed || entry.isReported() || entry.refused)) {
        throw new Violation("R13: what is done with is stored no longer", entry.number);
      }
    }
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
