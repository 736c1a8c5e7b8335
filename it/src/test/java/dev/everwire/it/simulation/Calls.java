package dev.everwire.it.simulation;

import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.policy.OutboxStoreException;
import dev.everwire.policy.Overflow;
import dev.everwire.policy.QueueFullException;
import dev.everwire.policy.SendOptions;
import dev.everwire.policy.SendOptions.Durability;
import dev.everwire.policy.SendOptions.Scope;
import dev.everwire.reconnect.Delivery;
import dev.everwire.reconnect.DeliveryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the application calls, and what it may be told at once. */
final class Calls {

  private final World world;
  private int underWay;

  /** Those that wait for room, the first first. */
  private final List<Ledger.Entry> inLine = new ArrayList<>();

  /** Those that wait for room or, in the queue, for the disk. */
  private final List<Ledger.Entry> syncing = new ArrayList<>();

  Calls(World world) {
    this.world = world;
  }

  boolean isUnderWay() {
    return underWay > 0;
  }

  /**
   * Sends a message.
   *
   * @param ttlNs its time to live, {@link SimulatedTime#NEVER} for none
   * @param scoped whether it is to die with the connection of now
   */
  void send(boolean large, long ttlNs, boolean scoped, boolean tracked) {
    if (world.ledger.isFull()) {
      return;
    }
    Ledger.Entry entry = world.ledger.next(large, ttlNs, scoped);
    world.log.say(large ? "send large" : "send", entry.number);
    SendOptions options = SendOptions.DEFAULT;
    if (ttlNs != SimulatedTime.NEVER) {
      options = options.timeToLive(Duration.ofNanos(ttlNs));
    }
    if (scoped) {
      options = options.scope(Scope.CONNECTION);
    }
    boolean accepting = world.socket().shouldReconnect();
    boolean room = !anyWaits() && world.invariants.hasRoomForSure(entry.size);
    boolean makesWay =
        !anyWaits()
            && world.settings.overflow == Overflow.DROP_OLDEST
            && world.invariants.couldMakeRoom(entry.size);
    int kept = kept();
    underWay++;
    try {
      SendResult result = tracked ? deliver(entry, options) : sent(entry, options);
      took(entry, result, accepting, room);
      if (result == SendResult.DROPPED
          && kept() < kept
          && !world.ledger.anyExpires()
          && !anyWaits()) {
        throw new Violation("R6: no room is made in vain", kept, kept());
      }
      if (result == SendResult.DROPPED && entry.scope < 0 && makesWay) {
        throw new Violation("R6: the oldest makes way", entry.number);
      }
    } catch (QueueFullException e) {
      entry.refused = true;
      world.log.say("full");
      if (room || world.settings.overflow != Overflow.FAIL) {
        throw new Violation("R6: a full queue", entry.number, e.getMessage());
      }
    } catch (OutboxStoreException e) {
      entry.refused = true;
      world.log.say("not stored");
      if (!world.disk.isFull()) {
        throw new Violation("R13: not stored for no reason", entry.number, e.getMessage());
      }
    } catch (Faults.Deliberate e) {
      entry.refused = true;
    } finally {
      underWay--;
    }
  }

  /**
   * Sends a message when there is room for it.
   *
   * @param synced whether it is to be on the disk before this is done
   */
  void sendAsync(boolean large, boolean scoped, boolean synced) {
    if (world.ledger.isFull()) {
      return;
    }
    Ledger.Entry entry = world.ledger.next(large, SimulatedTime.NEVER, scoped);
    world.log.say(large ? "send large, waiting" : "send, waiting", entry.number);
    SendOptions options =
        SendOptions.DEFAULT
            .scope(scoped ? Scope.CONNECTION : Scope.SOCKET)
            .durability(synced ? Durability.SYNC : Durability.BATCHED);
    entry.syncing = synced;
    (synced ? syncing : inLine).add(entry);
    underWay++;
    world
        .socket()
        .sendAsync(entry.message(), options)
        .whenComplete((result, error) -> answered(entry, result, error));
    underWay--;
  }

  private void answered(
      Ledger.Entry entry, @Nullable SendResult result, @Nullable Throwable error) {
    world.log.say("waited", entry.number);
    inLine.remove(entry);
    syncing.remove(entry);
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    boolean mayFail =
        cause instanceof Faults.Deliberate
            || (cause instanceof OutboxStoreException && world.settings.stored)
            || (cause instanceof QueueFullException && entry.size > world.settings.maxBytes)
            || (cause instanceof QueueFullException && world.settings.maxMessages == 0);
    if (result == null && !mayFail) {
      world.uncaught(new Violation("R6: who waits for room gets it", entry.number, cause));
    } else if (result == SendResult.DROPPED && entry.scope < 0) {
      world.uncaught(new Violation("R6: dropped for no reason", entry.number));
    }
    if (cause instanceof OutboxStoreException && entry.syncing) {
      world.ledger.notOnDisk(entry);
      return;
    }
    entry.refused = result == null || result == SendResult.REFUSED;
    entry.mustBeDropped = result == SendResult.DROPPED && !entry.isReported();
    entry.accepted = !entry.refused;
    entry.onDisk = entry.accepted && entry.syncing;
    entry.syncing = false;
  }

  /** Returns whether the first in line would find room for sure; nobody waits without need. */
  boolean waitsInVain() {
    return !inLine.isEmpty()
        && syncing.isEmpty()
        && world.invariants.hasRoomForSure(inLine.get(0).size);
  }

  boolean anyWaits() {
    return !inLine.isEmpty() || !syncing.isEmpty();
  }

  private int kept() {
    return world.socket().queuedMessages() + world.socket().unconfirmedMessages();
  }

  private SendResult sent(Ledger.Entry entry, SendOptions options) {
    return world.socket().send(entry.message(), options);
  }

  /** Returns what {@code send} would have. */
  private SendResult deliver(Ledger.Entry entry, SendOptions options) {
    Delivery delivery = world.socket().deliver(entry.message(), options);
    entry.delivery = delivery;
    DeliveryException.Reason failure = failure(delivery);
    if (failure == DeliveryException.Reason.REFUSED) {
      return SendResult.REFUSED;
    } else if (failure == DeliveryException.Reason.OVERFLOW
        || (failure == DeliveryException.Reason.CONNECTION_LOST && entry.handedOverTo < 0)) {
      return SendResult.DROPPED;
    }
    return entry.handedOverTo >= 0 ? SendResult.SENT : SendResult.QUEUED;
  }

  /** Returns why a delivery has failed, null if it has not. */
  DeliveryException.@Nullable Reason failure(Delivery delivery) {
    if (delivery.status() != Delivery.Status.FAILED) {
      return null;
    }
    AtomicReference<DeliveryException.Reason> reason = new AtomicReference<>();
    CompletionStage<Void> stage =
        world.settings.atLeastOnce ? delivery.confirmed() : delivery.handedOver();
    stage.whenComplete(
        (done, error) -> {
          Throwable cause =
              error instanceof DeliveryException || error == null ? error : error.getCause();
          reason.set(cause instanceof DeliveryException known ? known.reason() : null);
        });
    return reason.get();
  }

  private void took(Ledger.Entry entry, SendResult result, boolean accepting, boolean room) {
    switch (result) {
      case REFUSED -> {
        entry.refused = true;
        if (accepting) {
          throw new Violation("R6: refused once it is closed", entry.number);
        }
        return;
      }
      case DROPPED -> {
        entry.mustBeDropped = true;
        if (entry.handedOverTo >= 0 || (room && entry.scope < 0)) {
          throw new Violation("R6: dropped for no reason", entry.number);
        }
      }
      case SENT -> {
        if (entry.handedOverTo < 0) {
          throw new Violation("R6: sent is what a connection has taken", entry.number);
        }
      }
      case QUEUED -> {}
    }
    if (!accepting) {
      throw new Violation("R6: nothing is accepted once it is closed", entry.number, result);
    }
    entry.accepted = true;
  }

  void reconnect() {
    world.log.say("reconnect");
    world.attempts.reconnectAsked();
    world.application.askedForChange();
    underWay++;
    world.socket().reconnect();
    underWay--;
  }

  void replace() {
    world.log.say("replace");
    world.attempts.replaceAsked();
    underWay++;
    world.socket().replace();
    underWay--;
  }

  void close() {
    world.log.say("close");
    world.network.closing();
    world.attempts.closeAsked();
    world.application.askedForChange();
    underWay++;
    world.socket().close();
    underWay--;
    if (world.socket().shouldReconnect()) {
      throw new Violation("R5: close is the last word");
    }
  }

  void drain() {
    boolean othersComeIn = anyWaits();
    underWay++;
    List<Message> drained = world.socket().drainQueuedMessages();
    underWay--;
    world.log.say("drain", drained.size());
    int last = -1;
    for (Message message : drained) {
      int number = Messages.number(message);
      if (number <= last) {
        throw new Violation("R6: oldest first", last, number);
      }
      last = number;
      world.ledger.drained(number);
    }
    if (kept() > 0 && !othersComeIn) {
      throw new Violation("R6: all is taken back");
    }
  }
}
