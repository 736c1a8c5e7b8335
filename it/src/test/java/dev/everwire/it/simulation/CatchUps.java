package dev.everwire.it.simulation;

import dev.everwire.IWebSocket;
import dev.everwire.reconnect.CatchUp;
import dev.everwire.reconnect.CatchUpException;
import dev.everwire.reconnect.CatchUpOptions.Choice;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Fetches what outages have cost, and knows when that is due, and what waits for it (R14). */
final class CatchUps {

  private enum State {
    /** Nothing is missing. */
    NONE,
    /** The hook is to be called. */
    DUE,
    RUNNING,
    /** The hook is done; the socket may not have seen that. */
    DONE,
    /** As {@code DONE}, and another connection has taken the place of that one since. */
    DONE_BEFORE,
    /** It failed, and the connection is to be left. */
    FAILED,
    /** It failed, and the application is to be told of the gap. */
    GAP_DUE
  }

  private final World world;
  private State state = State.NONE;
  private @Nullable Fetch fetch;

  /** The one before. */
  private @Nullable Fetch past;

  private boolean everOpened;

  /** Whether something may be missing. */
  private boolean missing;

  /** Between when and when the first loss since nothing was missing was noticed; -1 for never. */
  private long lostFromNs = -1;

  private long lostToNs;
  private long lastMessageNs;
  private boolean anyMessage;

  private long dueSinceNs;
  private int saidBefore;
  private int heldBefore;

  CatchUps(World world) {
    this.world = world;
  }

  private boolean areNone() {
    return world.settings.catchUp == Settings.Hook.NONE;
  }

  // ---- connections

  void opened(SimulatedConnection open) {
    boolean first = !everOpened;
    everOpened = true;
    missing |= first && world.settings.catchUpAtFirst;
    begin(open);
  }

  private void begin(SimulatedConnection open) {
    world.feed.opened(open);
    if (!areNone()) {
      saidBefore = world.feed.said();
      dueSinceNs = world.time.nowNs();
      forget();
      state = missing ? State.DUE : State.NONE;
    }
    world.log.say(missing ? "something may be missing" : "nothing is missing", open.index);
  }

  /** A connection that was open is lost, or closed. */
  void lost(long openedNs, long lastMessageNs, boolean anyMessage) {
    checkSignal();
    missed(openedNs, lastMessageNs, anyMessage);
    forget();
    state = State.NONE;
  }

  private void missed(long openedNs, long lastMessageNs, boolean anyMessage) {
    if (lostFromNs < 0 || isDone()) {
      lostBetween(lostFromNs < 0 ? openedNs : lostFromNs, lastMessageNs, anyMessage);
    }
    missing = true;
  }

  private void lostBetween(long fromNs, long lastMessageNs, boolean anyMessage) {
    lostFromNs = fromNs;
    lostToNs = world.time.nowNs();
    this.lastMessageNs = lastMessageNs;
    this.anyMessage = anyMessage;
  }

  /** Another has taken its place. */
  void replaced(
      SimulatedConnection open,
      boolean clean,
      long openedNs,
      long lastMessageNs,
      boolean anyMessage) {
    checkSignal();
    boolean doneBefore = isDone();
    if (missing || !clean || world.settings.bare) {
      missed(openedNs, lastMessageNs, anyMessage);
    } else if (doneBefore && lostFromNs < 0) {
      // Nothing is missing; but a socket that does not know so fetches again, from here.
      lostBetween(openedNs, lastMessageNs, anyMessage);
    }
    begin(open);
    if (doneBefore && !missing) {
      state = State.DONE_BEFORE;
    }
  }

  /** Returns whether the hook is done, and the socket may not know that. */
  private boolean isDone() {
    return state == State.DONE || state == State.DONE_BEFORE;
  }

  private void forget() {
    if (fetch != null) {
      fetch.end();
      past = fetch;
      fetch = null;
    }
  }

  private void checkSignal() {
    boolean running = state == State.RUNNING || state == State.FAILED;
    if (running && fetch != null && !fetch.isAborted()) {
      throw new Violation("R14: a signal tells that catching up is over", fetch.connection);
    }
  }

  // ---- the hook

  @Nullable CompletionStage<?> begins(CatchUp catchUp) {
    SimulatedConnection open = world.application.open();
    boolean due = state == State.DUE || state == State.DONE_BEFORE;
    if (!due || open == null || open.left()) {
      throw world.found(new Violation("R14: caught up with once, after an outage", state, open));
    }
    checkOutage(catchUp);
    world.log.say("catches up", open.index);
    Fetch begun = new Fetch(world, open, catchUp, this::succeeds);
    fetch = begun;
    state = State.RUNNING;
    heldBefore = open.traffic.unseen();
    if (world.attempts.fails()) {
      throw begun.thrown();
    }
    while (world.settings.catchUp == Settings.Hook.AT_ONCE && begun.goOn()) {
      world.log.say("delivers more");
    }
    return begun.done;
  }

  private void checkOutage(CatchUp catchUp) {
    Instant start = catchUp.outageStart();
    Instant last = catchUp.lastMessage();
    boolean never = lostFromNs < 0;
    boolean known = (start == null) == never && (last != null || never || !anyMessage);
    boolean shifted = world.time.wallClockShifted();
    if (start != null && known && !shifted) {
      known = !start.isBefore(at(lostFromNs)) && !start.isAfter(at(lostToNs));
    }
    if (last != null && known && !shifted) {
      known = !last.isAfter(at(lastMessageNs));
    }
    if (!known || catchUp.attempts() < 1) {
      throw world.found(new Violation("R14: what is known of an outage", catchUp));
    }
  }

  private Instant at(long ns) {
    return world.time.instantOf(ns);
  }

  private void succeeds() {
    if (state == State.RUNNING && fetch != null && !fetch.isAborted()) {
      state = State.DONE;
      missing = false;
    }
  }

  /** It goes on by itself; returns whether it did. */
  boolean goOn() {
    Fetch running = fetch;
    boolean went = false;
    while (world.auto.catchesUp() && running != null && running.isWorking()) {
      went |= running.isDispatched();
      if (!running.goOn()) {
        break;
      }
    }
    return went;
  }

  /** It goes on by a message, or fails; or one that is over goes on in vain. */
  void goOn(boolean well) {
    Fetch running = fetch;
    if (running != null && running.isWorking()) {
      if (well) {
        running.goOn();
      } else {
        world.log.say("fails to catch up");
        running.fail();
      }
    } else if (past != null) {
      past.deliverTooLate();
    }
  }

  /** Asked what to do when it has failed. */
  Choice choose(CatchUpException failure) {
    world.log.say("has not caught up");
    world.log.say(failure.reason().name());
    boolean known =
        switch (failure.reason()) {
          case FAILED -> fetch != null && fetch.failed();
          case TIMED_OUT ->
              world.time.nowNs() - dueSinceNs >= Settings.CATCH_UP_TIMEOUT_MS * SimulatedTime.MS;
          case OVERFLOW -> world.settings.bare;
        };
    if (!known || state == State.NONE || state == State.FAILED || state == State.GAP_DUE) {
      throw world.found(new Violation("R14: it fails for a reason", failure.reason(), state));
    }
    state = State.FAILED;
    checkSignal();
    if (world.attempts.fails()) {
      throw Faults.SUPPLIER_FAILS;
    }
    if (world.settings.goesOn) {
      state = State.GAP_DUE;
      return Choice.GO_ON;
    }
    return Choice.RECONNECT;
  }

  // ---- what the application sees

  /** A message is dispatched on a connection. */
  void received(SimulatedConnection open) {
    if (state == State.DUE || state == State.RUNNING || state == State.FAILED) {
      throw new Violation("R14: new messages wait for what was missed", state);
    }
    checkComplete(open);
  }

  private void checkComplete(SimulatedConnection open) {
    int first = areNone() ? -1 : world.feed.missing(open, saidBefore);
    if (first >= 0) {
      throw new Violation("R14: nothing is missing after an outage", first);
    }
  }

  /** A message that was missed is dispatched. */
  void receivedMissed(SimulatedConnection open, int number) {
    Fetch running = fetch;
    if (running == null
        || state != State.RUNNING
        || running.connection != open
        || !running.dispatched(number)) {
      throw new Violation("R14: what was missed comes in order, in time", number, state);
    }
  }

  void gap(SimulatedConnection open) {
    if (state != State.GAP_DUE) {
      throw new Violation("R14: a gap is what the application chose", state);
    }
    world.feed.givesUp(open);
    forget();
    nothingMissing();
  }

  /** What was abandoned before the socket knew that it was done has not ended the outage. */
  private void doneUnless(boolean aborted) {
    if (aborted) {
      missing = true;
      state = State.RUNNING;
    } else {
      nothingMissing();
    }
  }

  private void nothingMissing() {
    missing = false;
    lostFromNs = -1;
    state = State.NONE;
  }

  /** Returns whether what comes on the open connection may have to wait for it. */
  boolean mayHold() {
    return state != State.NONE;
  }

  /** Returns how many messages may be held on the open connection. */
  int mostHeld(int opening) {
    return switch (state) {
      case NONE -> opening;
      case RUNNING -> Math.max(world.settings.maxHeld, heldBefore);
      default -> Math.max(world.settings.maxHeld, opening);
    };
  }

  /** Returns whether more waits than may, on a transport that cannot stop reading. */
  private boolean overflows() {
    SimulatedConnection open = world.application.open();
    return world.settings.bare && open != null && open.traffic.unseen() > mostHeld(0);
  }

  /** Everything that was asked for has been carried out. */
  void idle() {
    boolean open = world.socket().readyState() == IWebSocket.OPEN;
    boolean aborted = fetch != null && fetch.isAborted();
    switch (state) {
      case NONE -> {}
      case DONE, DONE_BEFORE -> doneUnless(aborted);
      case RUNNING -> {
        check(!open || !aborted, "R14: it goes on until it is over");
        check(!open || !overflows(), "R14: as many wait as may");
      }
      case DUE, FAILED, GAP_DUE -> check(!open, "R14: an outage is caught up with, or reported");
    }
  }

  private void check(boolean holds, String rule) {
    if (!holds) {
      throw new Violation(rule, state);
    }
  }

  /** Nothing is under way any more, and the socket is open. */
  void checkAtRest(SimulatedConnection open) {
    check(state == State.NONE, "R14: an outage is caught up with, or reported");
    checkComplete(open);
  }
}
