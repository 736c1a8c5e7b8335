package dev.everwire.it.simulation;

import dev.everwire.CloseCode;
import dev.everwire.CloseEvent;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.reconnect.DroppedEvent;
import dev.everwire.reconnect.GapEvent;
import dev.everwire.reconnect.GaveUpEvent;
import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReplacedEvent;
import dev.everwire.reconnect.ReplacementFailedEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whoever uses the socket: its listeners, which know what may come next (C1 to C3, C10, C11). */
final class Application {

  private final World world;
  private final Calls calls;
  private final Ends ends;
  private boolean listening;
  private @Nullable SimulatedConnection open;
  private long openedNs;
  private @Nullable Throwable error;
  private long errorNs;
  private long decidedNs;
  private boolean gaveUpDue;
  private boolean reconnectedDue;
  private boolean reconnectingDue;
  private long lostNs = -1;
  private long lastMessageNs = -1;
  private boolean anyMessage;
  private boolean askedSinceOpen;
  private boolean stable;
  private int outboxFailures;

  /** The last connection that was open. */
  private @Nullable SimulatedConnection lost;

  private @Nullable Runnable armed;
  private int skip;

  Application(World world) {
    this.world = world;
    this.calls = new Calls(world);
    this.ends = new Ends(world);
  }

  Calls calls() {
    return calls;
  }

  // ---- what listeners do besides

  /** Lets a later call of a listener do something, too. */
  void arm(int callsBefore, Runnable action) {
    skip = callsBefore;
    armed = action;
  }

  void disarm() {
    armed = null;
  }

  static void fail() {
    throw Faults.LISTENER_FAILS;
  }

  /** Lets suppliers and hooks answer; returns whether any did. */
  boolean answer() {
    boolean answered = world.attempts.answerAll();
    return world.catchUps.goOn() || answered;
  }

  private void listen(Runnable check) {
    if (listening) {
      throw new Violation("C11: one event at a time");
    }
    if (calls.isUnderWay()) {
      throw new Violation("C11: no event within a call");
    }
    listening = true;
    world.depth++;
    try {
      check.run();
      Runnable action = armed;
      if (action != null && skip-- == 0) {
        armed = null;
        action.run();
      }
    } finally {
      world.depth--;
      listening = false;
    }
  }

  private void follows(boolean due, String what) {
    if (gaveUpDue || reconnectedDue || reconnectingDue) {
      if (!due) {
        throw new Violation("events follow one another", what);
      }
    }
  }

  // ---- events

  void opened() {
    listen(
        () -> {
          follows(false, "open");
          SimulatedConnection latest = world.network.latest();
          world.log.say("event open", latest == null ? -1 : latest.index);
          if (open != null || latest == null || latest.left() || world.attempts.ended()) {
            throw new Violation("C2: one open", latest);
          }
          if (!latest.traffic.greeted) {
            throw new Violation("R7: open comes when the hook is done");
          }
          open = latest;
          lost = null;
          openedNs = world.time.nowNs();
          askedSinceOpen = world.attempts.isChanging();
          reconnectedDue = lostNs >= 0;
          world.catchUps.opened(latest);
        });
  }

  void received(Message message) {
    listen(
        () -> {
          follows(false, "message");
          SimulatedConnection from = open;
          if (from == null) {
            throw new Violation("C2: messages come while it is open", message);
          }
          if (world.socket().readyState() == IWebSocket.CLOSING) {
            throw new Violation("C19: no message while it is closing", message);
          }
          lastMessageNs = world.time.nowNs();
          Integer missed = Messages.numberMissed(message);
          if (missed != null) {
            world.log.say("event message missed", missed);
            world.catchUps.receivedMissed(from, missed);
            knows(missed);
            return;
          }
          anyMessage = true;
          world.catchUps.received(from);
          if (Messages.numberReplied(message) == null) {
            int number = Messages.number(message);
            world.log.say("event message", number);
            if (!from.traffic.seen(number)) {
              throw new Violation(
                  "C7, R9: each message once, in order, of this connection", number);
            }
            knows(number);
          }
        });
  }

  private void knows(int number) {
    if (!world.feed.knows(number)) {
      throw new Violation("R14: what was missed is what did not come", number);
    }
  }

  void gap(GapEvent event) {
    listen(
        () -> {
          follows(false, "gap");
          world.log.say("event gap");
          SimulatedConnection from = open;
          boolean future = event.to().isAfter(world.time.instant());
          if (from == null || (future && !world.time.wallClockShifted())) {
            throw new Violation("R14: a gap ends with the connection of now", event);
          }
          world.catchUps.gap(from);
        });
  }

  void failed(Throwable cause) {
    listen(
        () -> {
          follows(false, "error");
          if (error != null) {
            throw new Violation("C3: one error, then close", cause);
          }
          error = cause;
          errorNs = world.time.nowNs();
        });
  }

  void closed(CloseEvent event) {
    listen(
        () -> {
          follows(false, "close");
          world.log.say("event close", event.code(), event.willReconnect() ? 1 : 0);
          checkClose(event);
          lost = open;
          long nowNs = error == null ? world.time.nowNs() : errorNs;
          decidedNs = nowNs;
          stable =
              lost != null && nowNs - openedNs >= world.settings.minUptimeMs * SimulatedTime.MS;
          open = null;
          error = null;
          if (lost != null) {
            if (!askedSinceOpen) {
              ends.checkOwn(lost, event);
            }
            world.catchUps.lost(openedNs, lastMessageNs, anyMessage);
          }
          world.attempts.lost(event.willReconnect());
          if (event.willReconnect()) {
            reconnectingDue = true;
            if (lost != null) {
              lostNs = askedSinceOpen ? -1 : nowNs;
            }
          } else {
            lostNs = -1;
            gaveUpDue = !world.attempts.isCloseAsked() && !askedSinceOpen;
            world.attempts.closedForGood(event.cause(), event.code());
          }
        });
  }

  private void checkClose(CloseEvent event) {
    if (event.cause() != error) {
      throw new Violation("C3: error comes before close, with its cause", event, error);
    }
    if (world.attempts.ended()) {
      throw new Violation("C2: nothing after the last close", event);
    }
    boolean closedByCall = !event.willReconnect() && event.code() == CloseCode.NO_STATUS;
    if (closedByCall && !world.attempts.isCloseAsked() && !world.socket().shouldReconnect()) {
      throw new Violation("R5: the last word counts", event);
    }
  }

  void reconnecting(ReconnectingEvent event) {
    listen(
        () -> {
          follows(reconnectingDue, "reconnecting");
          world.log.say("event reconnecting", event.attempt(), event.delay().toMillis());
          reconnectingDue = false;
          world.attempts.announced(event, stable, decidedNs);
          stable = false;
          ends.checkLoss(event.cause().source(), lost);
        });
  }

  void reconnected(ReconnectedEvent event) {
    listen(
        () -> {
          boolean due = reconnectedDue;
          follows(due, "reconnected");
          world.log.say("event reconnected", event.attempts(), event.queuedMessages());
          reconnectedDue = false;
          if (event.attempts() < 1) {
            throw new Violation("R14: an outage takes an attempt", event);
          }
          if (due && !world.time.wallClockShifted()) {
            checkOutage(event);
          }
          lostNs = -1;
        });
  }

  private void checkOutage(ReconnectedEvent event) {
    if (!event.outageStart().equals(at(lostNs)) || event.outageEnd().isBefore(at(openedNs))) {
      throw new Violation("R14: how long the outage was", event, at(lostNs), at(openedNs));
    }
    Instant last = event.lastMessage();
    if (last == null ? anyMessage : last.isAfter(at(lastMessageNs))) {
      throw new Violation("R14: when the last message came", event, at(lastMessageNs));
    }
  }

  private Instant at(long ns) {
    return world.time.instantOf(ns);
  }

  /** Another connection is ready to take the place of this one. */
  void handsOver(SimulatedConnection from) {
    SimulatedConnection to = world.network.latest();
    if (from != open || to == null || to == from || to.left() || !to.traffic.greeted) {
      throw world.found(new Violation("R16: the new connection is ready first", from, to));
    }
  }

  void replaced(ReplacedEvent event) {
    listen(
        () -> {
          follows(false, "replaced");
          SimulatedConnection old = open;
          SimulatedConnection latest = world.network.latest();
          world.log.say("event replaced", event.wasClean() ? 1 : 0);
          if (old == null || latest == null || latest == old || latest.left()) {
            throw new Violation("R16: the new connection takes the place of the old", old, latest);
          }
          if (!old.left() && old.readyState() != IWebSocket.CLOSED) {
            throw new Violation("R16: the old connection is left", old);
          }
          if (event.wasClean()) {
            ends.checkClean(old);
          }
          world.attempts.replaced(isStable());
          world.catchUps.replaced(latest, event.wasClean(), openedNs, lastMessageNs, anyMessage);
          open = latest;
          openedNs = world.time.nowNs();
        });
  }

  private boolean isStable() {
    return world.time.nowNs() - openedNs >= world.settings.minUptimeMs * SimulatedTime.MS;
  }

  void replacementFailed(ReplacementFailedEvent event) {
    listen(
        () -> {
          follows(false, "replacementfailed");
          world.log.say("event replacementfailed", event.attempt(), event.willRetry() ? 1 : 0);
          if (open == null) {
            throw new Violation("R16: only an open connection is replaced", event);
          }
          world.attempts.replacementFailed(event);
        });
  }

  void gaveUp(GaveUpEvent event) {
    listen(
        () -> {
          follows(gaveUpDue, "gaveup");
          world.log.say("event gaveup", event.attempts(), event.queuedMessages());
          gaveUpDue = false;
        });
  }

  void dropped(DroppedEvent event) {
    listen(() -> world.ledger.dropped(Messages.number(event.message()), event.reason()));
  }

  void outboxFailed() {
    listen(() -> outboxFailures++);
  }

  // ---- what the application knows

  /** Returns how often it was told that its queue could not be written. */
  int outboxFailures() {
    return outboxFailures;
  }

  void askedForChange() {
    askedSinceOpen = true;
  }

  /** When nothing is under way, the state is that of the last event. */
  void checkState() {
    IWebSocket socket = world.socket();
    int state = socket.readyState();
    if (gaveUpDue || reconnectedDue || reconnectingDue) {
      throw new Violation("an event is missing", gaveUpDue, reconnectedDue, reconnectingDue);
    }
    boolean legal =
        switch (state) {
          case IWebSocket.OPEN -> open != null && !world.attempts.isCloseAsked();
          case IWebSocket.CLOSED -> open == null;
          case IWebSocket.CLOSING -> open != null && world.attempts.isCloseAsked();
          default -> open == null && !world.attempts.ended();
        };
    if (!legal) {
      throw new Violation("C1: the state is that of the last event", state, open);
    }
  }

  @Nullable SimulatedConnection open() {
    return open;
  }

  /** Returns since when it is that connection. */
  long openedNs() {
    return openedNs;
  }
}
