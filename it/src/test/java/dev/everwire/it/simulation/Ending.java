package dev.everwire.it.simulation;

import dev.everwire.IWebSocket;
import dev.everwire.reconnect.Delivery;
import dev.everwire.reconnect.DeliveryException;

/**
 * From here on nothing fails any more: what is broken stays so until it is noticed, and everything
 * else works. Every history comes to rest, open or closed; then it is closed, and nothing is left.
 */
final class Ending {

  private static final long REST_BY_NS = 600 * SimulatedTime.SECOND;
  private static final long NOTICED_BY_NS =
      (Settings.BEAT_INTERVAL_MS + Settings.BEAT_TIMEOUT_MS + 3_000) * SimulatedTime.MS;

  /** Longer than a pong may take, and a connection to be stable. */
  private static final long QUIET_AFTER_NS = 15 * SimulatedTime.SECOND;

  /** Longer than all delays together, for a world that has healed. */
  private static final long REPLACED_BY_NS = 60 * SimulatedTime.SECOND;

  private final World world;
  private long beganNs;

  Ending(World world) {
    this.world = world;
  }

  void play() {
    heal();
    rest();
    if (world.settings.revive && world.socket().readyState() == IWebSocket.CLOSED) {
      world.application.calls().reconnect();
      rest();
    }
    checkOutcome();
    if (world.settings.revive && world.socket().readyState() == IWebSocket.OPEN) {
      checkReplaced();
    }
    checkQuiet();
    world.application.calls().close();
    world.log.say("closes for good");
    rest();
    checkDeliveriesToldOfTheEnd();
    world.application.calls().drain();
    world.advance(0);
    settle();
    checkNothingLeft();
  }

  private void heal() {
    world.log.say("heals");
    world.auto.all();
    world.network.healed();
    world.disk.healed();
    world.attempts.failNext(false);
    world.application.disarm();
    if (!world.peer.isUp()) {
      world.peer.restart();
    }
    breakWhatNobodyWatches();
  }

  /** Where there is no heartbeat TCP notices at last. */
  private void breakWhatNobodyWatches() {
    boolean watched =
        world.settings.beat == Settings.Beat.MESSAGES
            || (world.settings.beat == Settings.Beat.PINGS && !world.settings.bare);
    if (!watched) {
      for (SimulatedConnection connection : world.network.living()) {
        if (connection.silent()) {
          connection.reset(Faults.RESET, connection.in.onTheWay(), connection.out.onTheWay());
        }
      }
    }
  }

  private void rest() {
    beganNs = world.time.nowNs();
    settle();
    while (!isAtRest()) {
      long nextNs = world.time.nextNs();
      if (nextNs == SimulatedTime.NEVER) {
        throw new Violation("every history goes on, or is at rest", describe());
      }
      if (nextNs - beganNs > REST_BY_NS) {
        throw new Violation("every history comes to rest", describe());
      }
      world.time.fireNext(nextNs);
      settle();
      checkNoticed();
    }
  }

  private void settle() {
    world.settle();
    world.invariants.check();
  }

  private boolean isAtRest() {
    int state = world.socket().readyState();
    if (state == IWebSocket.OPEN) {
      SimulatedConnection open = world.network.carrier();
      return open != null
          && !open.silent()
          && !(world.attempts.mayReplace() && isReplacing())
          && !world.application.calls().anyWaits()
          && !world.catchUps.mayHold()
          && world.socket().queuedMessages() + world.socket().unconfirmedMessages() == 0;
    }
    return state == IWebSocket.CLOSED && world.network.living().isEmpty();
  }

  /** A call that came at the wrong time has changed nothing: that is known when time has passed. */
  private boolean isReplacing() {
    return world.network.kept() > 1
        || (world.time.nowNs() - beganNs < REPLACED_BY_NS
            && world.time.nextNs() != SimulatedTime.NEVER);
  }

  private void checkNoticed() {
    SimulatedConnection open = world.application.open();
    if (open != null
        && open.silent()
        && open.in.isCut()
        && open.readyState() == IWebSocket.OPEN
        && world.time.nowNs() - Math.max(beganNs, world.application.openedNs())
            > 2 * NOTICED_BY_NS) {
      throw new Violation("R10: a dead link is noticed", open, world.time.nowNs() - beganNs);
    }
  }

  private String describe() {
    return "state "
        + world.socket().readyState()
        + ", queued "
        + world.socket().queuedMessages()
        + ", unconfirmed "
        + world.socket().unconfirmedMessages()
        + ", "
        + world.network.latest();
  }

  private void checkOutcome() {
    boolean open = world.socket().readyState() == IWebSocket.OPEN;
    SimulatedConnection carrier = world.application.open();
    if (open && carrier != null) {
      world.catchUps.checkAtRest(carrier);
      if (carrier.traffic.unseen() > 0) {
        throw new Violation("C7: what has come is dispatched", carrier.traffic.unseen());
      }
    }
    for (Ledger.Entry entry : world.ledger.entries()) {
      if (entry.refused) {
        continue;
      }
      if (entry.mustBeDropped) {
        throw new Violation("R6: nothing is dropped in silence", entry.number);
      }
      if (!entry.isReported() && open) {
        checkDelivered(entry);
      }
    }
  }

  /** Where there is nothing to do and no heartbeat, nothing is done. */
  private void checkQuiet() {
    SimulatedConnection open = world.application.open();
    if (open != null && world.settings.beat == Settings.Beat.NONE) {
      world.advance(QUIET_AFTER_NS);
      if (world.time.timers() > 0) {
        throw new Violation("R15: no timer where nothing is awaited", world.time.timers());
      }
    }
  }

  /** Where nothing is broken a replacement takes place, and there is no outage. */
  private void checkReplaced() {
    SimulatedConnection old = world.application.open();
    world.application.calls().replace();
    rest();
    SimulatedConnection open = world.application.open();
    if (open == null || open == old || open != world.network.latest()) {
      throw new Violation("R16: what works is replaced", old, open);
    }
  }

  private void checkDelivered(Ledger.Entry entry) {
    boolean kept = world.ledger.isKept(entry);
    if (entry.handedOverTo < 0) {
      throw new Violation("R6: what was accepted goes out", entry.number);
    }
    SimulatedConnection latest = world.network.latest();
    boolean onLatest = latest != null && entry.handedOverTo == latest.index;
    if (entry.arrivals == 0 && (kept || onLatest)) {
      throw new Violation("R11: what was accepted arrives", entry.number);
    }
    Delivery delivery = entry.delivery;
    if (delivery != null
        && delivery.status()
            != (kept
                ? Delivery.Status.CONFIRMED
                : world.settings.atLeastOnce ? Delivery.Status.FAILED : Delivery.Status.HANDED_OVER)
        && world.application.calls().failure(delivery) != DeliveryException.Reason.CLOSED) {
      throw new Violation("a delivery tells the outcome", delivery);
    }
  }

  private void checkNothingLeft() {
    if (world.socket().readyState() != IWebSocket.CLOSED || !world.attempts.ended()) {
      throw new Violation("close ends it", world.socket().readyState());
    }
    if (world.time.timers() > 0) {
      throw new Violation("C17: no timer is left", world.time.timers());
    }
    if (!world.network.living().isEmpty()) {
      throw new Violation("R9: no connection is left", world.network.living());
    }
    if (world.application.calls().anyWaits()) {
      throw new Violation("R6: nobody waits for room in a closed socket");
    }
    if (!world.disk.isEmpty()) {
      throw new Violation("R13: what is done with is stored no longer", world.disk.messages());
    }
  }

  private void checkDeliveriesToldOfTheEnd() {
    for (Ledger.Entry entry : world.ledger.entries()) {
      Delivery delivery = entry.delivery;
      if (delivery != null && delivery.status() == Delivery.Status.ACCEPTED) {
        throw new Violation("a delivery is told of the end", delivery);
      }
    }
  }
}
