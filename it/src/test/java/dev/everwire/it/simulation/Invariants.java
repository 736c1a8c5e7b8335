package dev.everwire.it.simulation;

import dev.everwire.IWebSocket;
import dev.everwire.reconnect.Delivery;
import dev.everwire.reconnect.ReconnectingWebSocket;
import java.util.Objects;

/** What holds at every moment, and what holds whenever nothing is under way. */
final class Invariants {

  /** What a connection is given ahead of the network, and when it is given more. */
  private static final long HIGH_WATER = 256 << 10;

  private static final long LOW_WATER = HIGH_WATER / 2;
  private static final int HELD = 128;

  /** How long a pong may take where no heartbeat says otherwise. */
  private static final long PATIENCE_NS = 10 * SimulatedTime.SECOND;

  private final World world;

  /** How many messages may be kept, and must be. */
  private int mostQueued;

  private int leastQueued;
  private int mostUnconfirmed;
  private int leastUnconfirmed;
  private long mostBytes;
  private long mostUnconfirmedBytes;

  /** What an earlier process had left, which is kept whatever the bounds are. */
  private final int restored;

  private final long restoredBytes;

  Invariants(World world) {
    this.world = world;
    this.restored = world.disk.messages();
    this.restoredBytes = world.disk.bytes();
  }

  /** After each step. */
  void check() {
    world.throwViolation();
    if (!world.threads.isIdle()) {
      checkBounds();
      return;
    }
    world.attempts.idle();
    world.catchUps.idle();
    world.application.checkState();
    world.ledger.lookAtDeliveries();
    checkBounds();
    checkAccounts();
    checkConnections();
    if (world.settings.stored) {
      world.ledger.checkDisk();
      if (world.application.outboxFailures() != world.disk.failed()) {
        throw new Violation("R13: what the disk fails at is told", world.disk.failed());
      }
    }
    if (world.application.calls().waitsInVain()) {
      throw new Violation("R6: who waits for room is let in");
    }
  }

  private void checkBounds() {
    ReconnectingWebSocket socket = world.socket();
    long kept = (long) socket.queuedMessages() + socket.unconfirmedMessages();
    if (kept > Math.max(world.settings.maxMessages, restored)) {
      throw new Violation("R6: bounded messages", kept);
    }
    SimulatedConnection latest = world.network.carrier();
    if (latest != null
        && !world.settings.bare
        && latest.bufferedAmount() > HIGH_WATER + Messages.LARGE_BYTES
        && latest.readyState() == IWebSocket.OPEN) {
      throw new Violation("R6: bounded ahead of the network", latest.bufferedAmount());
    }
  }

  private void count() {
    mostQueued = 0;
    leastQueued = 0;
    mostUnconfirmed = 0;
    leastUnconfirmed = 0;
    mostBytes = 0;
    mostUnconfirmedBytes = 0;
    SimulatedConnection current = world.network.carrier();
    int live = current == null || current.left() ? -1 : current.index;
    // A pong that comes while a listener runs waits for its turn.
    boolean settled = world.threads.isIdle() && world.depth == 0;
    boolean byPong = settled && current != null && !world.settings.byReply;
    int proven = byPong ? Objects.requireNonNull(current).traffic.proven : -1;
    for (Ledger.Entry entry : world.ledger.recent()) {
      if (entry.handedOverTo >= 0 && entry.handedOverTo == live && entry.number <= proven) {
        continue;
      }
      if (world.ledger.isInside(entry)) {
        boolean surely = !entry.syncing && (entry.arrivals == 0 || isTracked(entry));
        mostBytes += entry.size;
        if (entry.handedOverTo >= 0 && entry.handedOverTo == live) {
          mostUnconfirmed++;
          mostUnconfirmedBytes += entry.size;
          leastUnconfirmed += surely ? 1 : 0;
        } else {
          mostQueued++;
          leastQueued += surely ? 1 : 0;
        }
      }
    }
  }

  /** Returns whether its confirmation would be seen. */
  private boolean isTracked(Ledger.Entry entry) {
    return entry.delivery != null && entry.delivery.status() != Delivery.Status.FAILED;
  }

  /** Accepted is confirmed, or kept, or reported. */
  private void checkAccounts() {
    count();
    int queued = world.socket().queuedMessages();
    int unconfirmed = world.socket().unconfirmedMessages();
    if (queued < leastQueued || queued > mostQueued) {
      throw new Violation("R11: what waits", queued, leastQueued, mostQueued);
    }
    if (unconfirmed < leastUnconfirmed || unconfirmed > mostUnconfirmed) {
      throw new Violation(
          "R11: what is unconfirmed", unconfirmed, leastUnconfirmed, mostUnconfirmed);
    }
    SimulatedConnection latest = world.network.carrier();
    if (latest != null && latest.left()) {
      return;
    }
    long onWire = latest == null ? 0 : latest.bufferedAmount();
    long limit = Math.min(mostBytes, Math.max(world.settings.maxBytes, restoredBytes));
    if (world.socket().bufferedAmount() - onWire > limit) {
      throw new Violation("R6: bounded bytes", world.socket().bufferedAmount(), onWire, mostBytes);
    }
  }

  /** Returns whether a message of this size must find room. */
  boolean hasRoomForSure(long size) {
    count();
    return mostQueued + mostUnconfirmed < world.settings.maxMessages
        && mostBytes + size <= world.settings.maxBytes;
  }

  /** Returns whether a message of this size must find room if all that waits makes way. */
  boolean couldMakeRoom(long size) {
    count();
    return mostUnconfirmed < world.settings.maxMessages
        && mostUnconfirmedBytes + size <= world.settings.maxBytes;
  }

  private void checkConnections() {
    int kept = world.network.kept();
    if (kept > (world.attempts.mayReplace() ? 2 : 1)) {
      throw new Violation("R5, R9, R16: one connection at a time", kept);
    }
    SimulatedConnection open = world.application.open();
    if (open != null && !open.left()) {
      checkPump(open);
    } else if (open == null) {
      checkDeadline();
    }
  }

  /** Where there is room on the wire nothing waits. */
  private void checkPump(SimulatedConnection open) {
    boolean room = world.settings.bare || open.bufferedAmount() <= LOW_WATER;
    if (room
        && !isErasing()
        && !isStandingStill()
        && open.readyState() == IWebSocket.OPEN
        && !open.lowDue()
        && world.socket().queuedMessages() > 0) {
      throw new Violation("R6: the queue goes out", world.socket().queuedMessages());
    }
  }

  /** Returns whether another connection is ready to take the place of the open one. */
  private boolean isStandingStill() {
    SimulatedConnection latest = world.network.latest();
    return latest != null && latest != world.application.open() && latest.traffic.greeted;
  }

  /** Returns whether at most once waits for the disk, which may have failed a while ago. */
  private boolean isErasing() {
    return !world.settings.atLeastOnce && !(world.disk.isIdle() && world.disk.failed() == 0);
  }

  private void checkDeadline() {
    SimulatedConnection latest = world.network.current();
    long limitNs = world.settings.connectionTimeoutMs * SimulatedTime.MS;
    if (latest != null && limitNs > 0) {
      long ageNs = world.time.nowNs() - latest.createdNs;
      if (ageNs > limitNs && world.time.nextNs() > world.time.nowNs()) {
        throw new Violation("R1: an attempt ends by its deadline", ageNs);
      }
    }
  }

  /** The socket closes a connection: what was accepted went first. */
  void closing(SimulatedConnection connection) {
    boolean flushed =
        connection == world.application.open()
            && world.attempts.isCloseAsked()
            && !world.attempts.isReconnectUnderWay()
            && world.socket().readyState() == IWebSocket.CLOSING
            && connection.readyState() == IWebSocket.OPEN;
    if (flushed
        && world.socket().queuedMessages() + world.socket().unconfirmedMessages() > 0
        && !world.settings.bare) {
      throw new Violation("close hands over what waits first");
    }
  }

  /** A ping leaves so long after another that is not answered. */
  void pings(long sinceNs) {
    boolean confirms = world.settings.atLeastOnce && !world.settings.byReply;
    if (confirms && world.settings.beat == Settings.Beat.NONE && sinceNs < PATIENCE_NS) {
      throw new Violation("R12: one ping at a time", sinceNs);
    }
  }

  /** A connection has dispatched a message. */
  void held(SimulatedConnection connection) {
    boolean open = connection == world.application.open();
    int held = open ? world.catchUps.mostHeld(HELD) : HELD;
    int limit = held + 2 * world.settings.readAhead + 2;
    if (!world.settings.bare && !connection.left() && connection.traffic.unseen() > limit) {
      throw new Violation("C16: bounded before it is read", connection.traffic.unseen());
    }
  }
}
