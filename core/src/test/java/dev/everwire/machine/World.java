package dev.everwire.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.machine.Phase.Stage;
import dev.everwire.policy.Loss;
import dev.everwire.policy.Loss.Source;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the machine in a history: it carries the effects out, and holds each of them
 * against the rules R2 to R10 and R16. Copied, it lets histories branch.
 */
final class World {

  static final long SECOND = 1_000_000_000L;
  static final int MAX_RETRIES = 3;
  static final long RETRY_DELAY_NS = 2 * SECOND;
  static final MachineOptions OPTIONS =
      new MachineOptions(
          MAX_RETRIES, 5 * SECOND, 4 * SECOND, 10 * SECOND, 30 * SECOND, 10 * SECOND);

  private static final Loss FAILURE = Loss.of(Source.NETWORK, new IOException("reset"));
  private static final Loss PEER = new Loss(Source.PEER, 1001, "bye", true, null);

  private final Machine machine = new Machine(OPTIONS);
  private final UndelayedAttempts undelayed;

  State state = State.INITIAL;
  long nowNs;
  private long wallMs = 1_000_000;
  private long lastLifeNs;

  /** How far the attempt that is alive has come; null if none is. */
  private @Nullable Stage alive;

  /** How far the attempt has come that is to take its place; null if none is (R16). */
  private @Nullable Stage nextAlive;

  private boolean standing;
  private boolean leaving;
  private long earliestNextRetryNs;

  private boolean atGate;
  private long leftAtGateNs;
  private boolean connected;
  private boolean announcedOpen;
  private boolean closeOwed;
  private boolean finishing;
  private long earliestRetryNs;
  private int attemptsSinceReset;

  World() {
    this(new UndelayedAttempts());
  }

  private World(UndelayedAttempts undelayed) {
    this.undelayed = undelayed;
  }

  World copy() {
    World copy = new World(undelayed.copy());
    copy.state = state;
    copy.nowNs = nowNs;
    copy.wallMs = wallMs;
    copy.lastLifeNs = lastLifeNs;
    copy.alive = alive;
    copy.nextAlive = nextAlive;
    copy.standing = standing;
    copy.leaving = leaving;
    copy.earliestNextRetryNs = earliestNextRetryNs;
    copy.atGate = atGate;
    copy.leftAtGateNs = leftAtGateNs;
    copy.connected = connected;
    copy.announcedOpen = announcedOpen;
    copy.closeOwed = closeOwed;
    copy.finishing = finishing;
    copy.earliestRetryNs = earliestRetryNs;
    copy.attemptsSinceReset = attemptsSinceReset;
    return copy;
  }

  /** All that decides what can happen from here, with times relative to now and epochs left out. */
  Object key() {
    return Arrays.asList(
        new Relative(nowNs, lastLifeNs, leftAtGateNs).of(state.phase()),
        new Relative(nowNs, lastLifeNs, leftAtGateNs).of(state.replacement()),
        state.retries(),
        state.previousDelayNs(),
        Math.max(0, state.floorNs() - nowNs),
        state.outage() == null,
        alive,
        nextAlive,
        standing,
        leaving,
        Math.max(0, earliestNextRetryNs - nowNs),
        atGate,
        connected,
        announcedOpen,
        closeOwed,
        finishing,
        Math.max(0, earliestRetryNs - nowNs),
        attemptsSinceReset);
  }

  void apply(Input input) {
    switch (input) {
      case START -> signal(new Signal.Start(), true);
      case RECONNECT -> signal(new Signal.Reconnect(1000, ""), true);
      case CLOSE -> signal(new Signal.Close(1000, "done"), true);
      case PREPARED -> signal(new Signal.Prepared(state.epoch()), true);
      case ADMITTED -> admitted(SECOND);
      case ADMITTED_LATE -> admitted(Machine.STALE_AFTER_NS + 1);
      case OPENED -> signal(new Signal.Opened(state.epoch()), true);
      case GREETED -> signal(new Signal.Greeted(state.epoch(), true, wallMs), true);
      case GREETED_WITHOUT_PROBES -> signal(new Signal.Greeted(state.epoch(), false, wallMs), true);
      case LOST_THEN_RETRY -> signal(new Signal.Lost(state.epoch(), FAILURE), true);
      case LOST_THEN_GIVE_UP -> signal(new Signal.Lost(state.epoch(), FAILURE), false);
      case CLOSED_BY_PEER_THEN_RETRY -> signal(new Signal.Lost(state.epoch(), PEER), true);
      case REPLACE -> {
        earliestNextRetryNs = 0;
        signal(new Signal.Replace(), true);
      }
      case NEXT_PREPARED -> signal(new Signal.Prepared(state.lastEpoch()), true);
      case NEXT_OPENED -> signal(new Signal.Opened(state.lastEpoch()), true);
      case NEXT_GREETED -> signal(new Signal.Greeted(state.lastEpoch(), true, wallMs), true);
      case NEXT_LOST_THEN_RETRY -> signal(new Signal.Lost(state.lastEpoch(), FAILURE), true);
      case NEXT_LOST_THEN_GIVE_UP -> signal(new Signal.Lost(state.lastEpoch(), FAILURE), false);
      case SETTLED -> signal(new Signal.Settled(state.epoch()), true);
      case STALE_SIGNALS -> staleSignalsChangeNothing();
      case TICK_WHEN_DUE -> tickWhenDue();
      case TICK_WHEN_DUE_AND_ALIVE -> {
        pass(Math.max(0, wakeInNs()));
        lastLifeNs = nowNs;
        tick();
      }
      case TICK_WHEN_DUE_AND_NOT_READING -> {
        pass(Math.max(0, wakeInNs()));
        lastLifeNs = nowNs;
        tick(false);
      }
      case TICK_TOO_EARLY -> {
        pass(SECOND / 10);
        tick();
      }
      case LIVE_AND_STABLE -> {
        // Time passes as the shell would have it: no tick is skipped on the way.
        long untilNs = nowNs + OPTIONS.minUptimeNs();
        while (nowNs < untilNs) {
          pass(Math.min(untilNs - nowNs, Math.max(1, wakeInNs())));
          lastLifeNs = nowNs;
          tick();
        }
      }
      case CLOCK_JUMP -> {
        wallMs += 3_600_000;
        tickWhenDue();
      }
    }
  }

  /** Time passes at the gate without a tick; anywhere else the signal comes out of nowhere. */
  private void admitted(long waitedNs) {
    if (atGate) {
      pass(waitedNs);
    }
    signal(new Signal.Admitted(state.lastEpoch()), true);
  }

  private void tickWhenDue() {
    pass(Math.max(0, wakeInNs()));
    tick();
  }

  private long wakeInNs() {
    long atNs = machine.wakeAtNs(state);
    return atNs == State.NEVER ? SECOND : atNs - nowNs;
  }

  private void pass(long ns) {
    nowNs += ns;
    wallMs += ns / 1_000_000;
  }

  private void tick() {
    tick(true);
  }

  private void tick(boolean reading) {
    signal(new Signal.Tick(wallMs, lastLifeNs, reading), true);
    assertThat(machine.wakeAtNs(state))
        .as("a tick leaves nothing due, or the timer would spin")
        .isGreaterThan(nowNs);
  }

  private void staleSignalsChangeNothing() {
    staleSignalsChangeNothing(state.epoch() - 1);
    if (nextAlive == null && state.lastEpoch() > state.epoch()) {
      staleSignalsChangeNothing(state.lastEpoch());
    }
  }

  private void staleSignalsChangeNothing(int stale) {
    Signal[] signals = {
      new Signal.Prepared(stale),
      new Signal.Admitted(stale),
      new Signal.Opened(stale),
      new Signal.Greeted(stale, true, wallMs),
      new Signal.Settled(stale),
      new Signal.Lost(stale, FAILURE),
      new Signal.Decided(true, 0)
    };
    for (Signal signal : signals) {
      Step step = machine.step(state, signal, nowNs);
      assertThat(step.state()).as("R9: %s", signal).isEqualTo(state);
      assertThat(step.effects()).as("R9: %s", signal).isEmpty();
    }
  }

  private void signal(Signal first, boolean verdict) {
    if (first instanceof Signal.Reconnect) {
      attemptsSinceReset = alive == null || connected ? 0 : 1;
      earliestRetryNs = 0;
    }
    Signal signal = first;
    while (signal != null) {
      State before = state;
      Step step = machine.step(state, signal, nowNs);
      state = step.state();
      Signal answer = null;
      for (Effect effect : step.effects()) {
        carryOut(effect, before);
        if (effect instanceof Effect.Decide) {
          answer = new Signal.Decided(verdict, RETRY_DELAY_NS);
        }
      }
      signal = answer;
    }
    restsInOrder();
  }

  private void carryOut(Effect effect, State before) {
    if (effect instanceof Effect.Prepare prepare) {
      if (before.attempt(prepare.epoch()) instanceof Phase.AtGate waited) {
        assertThat(nowNs - waited.sinceNs()).as("anew only after long").isGreaterThan(5 * SECOND);
        leavesGate(prepare.epoch());
        assertThat(timeLeftNs(prepare.epoch(), state))
            .as("R1: with its whole time")
            .isEqualTo(4 * SECOND);
      } else {
        begins(prepare.epoch(), before);
      }
    } else if (effect instanceof Effect.Admit admit) {
      advances(admit.epoch(), Stage.PREPARING, Stage.PREPARING);
      atGate = true;
      leftAtGateNs = timeLeftNs(admit.epoch(), before);
    } else if (effect instanceof Effect.Dial dial) {
      leavesGate(dial.epoch());
      advances(dial.epoch(), Stage.PREPARING, Stage.DIALING);
      assertThat(timeLeftNs(dial.epoch(), state))
          .as("R15: the wait at the gate is no part of the attempt's time")
          .isEqualTo(leftAtGateNs);
    } else if (effect instanceof Effect.Greet greet) {
      advances(greet.epoch(), Stage.DIALING, Stage.GREETING);
    } else if (effect instanceof Effect.Flush flush) {
      advances(flush.epoch(), Stage.GREETING, Stage.GREETING);
      connected = true;
      lastLifeNs = nowNs;
    } else if (effect instanceof Effect.AnnounceOpen) {
      assertThat(connected).as("open only with a connection").isTrue();
      assertThat(announcedOpen).as("C2: one open for a connection").isFalse();
      announcedOpen = true;
    } else if (effect instanceof Effect.AnnounceReconnected) {
      assertThat(announcedOpen).as("reconnected after open").isTrue();
    } else if (effect instanceof Effect.Probe) {
      assertThat(connected && !standing).as("R10: only a connection is probed").isTrue();
    } else if (effect instanceof Effect.Finish) {
      assertThat(connected && !leaving)
          .as("only a connection is closed with a handshake, and once")
          .isTrue();
      finishing = true;
      standing = false;
    } else if (effect instanceof Effect.Abandon abandon) {
      leaves(abandon.epoch(), before);
    } else if (effect instanceof Effect.Retire retire) {
      leaves(retire.epoch(), before);
    } else if (effect instanceof Effect.AnnounceClose close) {
      closes(close, before);
    } else if (effect instanceof Effect.AnnounceReconnecting reconnecting) {
      assertThat(closeOwed).as("R5: close comes before reconnecting").isFalse();
      assertThat(reconnecting.attempt()).isBetween(0, MAX_RETRIES);
    } else if (effect instanceof Effect.AnnounceGaveUp) {
      assertThat(closeOwed).as("gaveup after close").isFalse();
      assertThat(state.phase()).isEqualTo(new Phase.Closed(Phase.Ending.GAVE_UP));
    } else {
      replaces(effect);
    }
  }

  private void replaces(Effect effect) {
    if (effect instanceof Effect.Settle) {
      assertThat(nextAlive).as("R16: the new connection comes first").isEqualTo(Stage.GREETING);
      assertThat(connected && !standing).isTrue();
      standing = true;
    } else if (effect instanceof Effect.GoOn) {
      assertThat(standing && !leaving && nextAlive == null)
          .as("R16: what has been left cannot go on")
          .isTrue();
      standing = false;
    } else if (effect instanceof Effect.Leave) {
      assertThat(standing && !leaving).as("R16: left once, and at rest").isTrue();
      leaving = true;
    } else if (effect instanceof Effect.Promote) {
      assertThat(alive).as("R16: the old connection is left first").isNull();
      alive = nextAlive;
      nextAlive = null;
      if (!closeOwed) {
        closeOwed = true;
        announcedOpen = false;
        attemptsSinceReset++;
      }
    } else if (effect instanceof Effect.AnnounceReplaced) {
      assertThat(connected && closeOwed && announcedOpen)
          .as("R16: no close and no open, but another connection")
          .isTrue();
    } else if (effect instanceof Effect.AnnounceReplacementFailed failed) {
      assertThat(connected && !leaving && nextAlive == null)
          .as("R16: the old connection goes on")
          .isTrue();
      assertThat(failed.attempt()).isBetween(1, MAX_RETRIES + 1);
      earliestNextRetryNs = failed.willRetry() ? nowNs + failed.delayNs() : 0;
    }
  }

  private void leaves(int epoch, State before) {
    if (epoch == before.epoch()) {
      assertThat(alive).as("R9: what is left was there, and is left once").isNotNull();
      alive = null;
      atGate = atGate && nextAlive != null;
      connected = false;
      finishing = false;
      standing = false;
      leaving = false;
    } else {
      assertThat(epoch).isEqualTo(before.lastEpoch());
      assertThat(nextAlive).as("R9: what is left was there, and is left once").isNotNull();
      nextAlive = null;
      atGate = false;
    }
  }

  private void begins(int epoch, State before) {
    assertThat(epoch).as("each attempt has the next number").isEqualTo(before.lastEpoch() + 1);
    if (state.phase() instanceof Phase.Open) {
      beginsNext();
      return;
    }
    assertThat(alive).as("R5: one attempt at a time").isNull();
    assertThat(nextAlive).as("R5: one attempt at a time").isNull();
    assertThat(closeOwed).as("R5: the last attempt was announced as closed").isFalse();
    assertThat(nowNs).as("R2: no attempt before its time").isGreaterThanOrEqualTo(earliestRetryNs);
    if (earliestRetryNs == 0) {
      undelayed.begins(nowNs);
    }
    earliestRetryNs = 0;
    attemptsSinceReset++;
    assertThat(attemptsSinceReset)
        .as("R1: maxRetries N means N + 1 attempts")
        .isLessThanOrEqualTo(MAX_RETRIES + 1);
    alive = Stage.PREPARING;
    announcedOpen = false;
    closeOwed = true;
  }

  private void leavesGate(int epoch) {
    assertThat(epoch).isEqualTo(state.lastEpoch());
    assertThat(atGate).as("R15: nobody dials who was not let through").isTrue();
    atGate = false;
  }

  private long timeLeftNs(int epoch, State at) {
    return ((Phase.Connecting) Objects.requireNonNull(at.attempt(epoch))).deadlineNs() - nowNs;
  }

  private void beginsNext() {
    assertThat(nextAlive).as("R16: two connections at most").isNull();
    assertThat(nowNs)
        .as("R2: no attempt before its time")
        .isGreaterThanOrEqualTo(earliestNextRetryNs);
    if (earliestNextRetryNs == 0) {
      undelayed.begins(nowNs);
    }
    earliestNextRetryNs = 0;
    nextAlive = Stage.PREPARING;
  }

  private void advances(int epoch, Stage from, Stage to) {
    if (epoch == state.epoch()) {
      assertThat(alive).as("stages in order").isEqualTo(from);
      alive = to;
    } else {
      assertThat(epoch).isEqualTo(state.lastEpoch());
      assertThat(nextAlive).as("stages in order").isEqualTo(from);
      nextAlive = to;
    }
  }

  private void closes(Effect.AnnounceClose close, State before) {
    assertThat(alive).as("R9: close is announced when the connection is left").isNull();
    boolean whileWaiting = before.phase() instanceof Phase.Waiting;
    assertThat(closeOwed || whileWaiting)
        .as("C2: one close for each attempt, and one for a wait that is cancelled")
        .isTrue();
    closeOwed = false;
    boolean goesOn =
        state.phase() instanceof Phase.Waiting
            || state.phase() instanceof Phase.Connecting
            || state.phase() instanceof Phase.AtGate
            || state.phase() instanceof Phase.Open;
    assertThat(close.willReconnect()).as("close tells whether it goes on").isEqualTo(goesOn);
    if (state.phase() instanceof Phase.Waiting && state.retries() > 0) {
      earliestRetryNs = nowNs + RETRY_DELAY_NS;
    }
  }

  private void restsInOrder() {
    Phase phase = state.phase();
    assertThat(phase).as("a verdict is given at once").isNotInstanceOf(Phase.Deciding.class);
    assertThat(state.retries()).isBetween(0, MAX_RETRIES);
    if (state.retries() == 0 && phase instanceof Phase.Open) {
      attemptsSinceReset = 0;
    }
    boolean busy = phase instanceof Phase.Connecting || phase instanceof Phase.AtGate;
    assertThat(alive != null)
        .as("R9: nothing is alive that the phase does not know of: %s", phase)
        .isEqualTo(busy || phase instanceof Phase.Open || phase instanceof Phase.Closing);
    assertThat(atGate)
        .as("R15: one at the gate at most")
        .isEqualTo(state.attempt(state.lastEpoch()) instanceof Phase.AtGate);
    assertThat(connected).isEqualTo(phase instanceof Phase.Open || phase instanceof Phase.Closing);
    assertThat(finishing).isEqualTo(phase instanceof Phase.Closing && !leaving);
    Replacement replacement = state.replacement();
    assertThat(nextAlive != null)
        .as("R16: nothing is alive that is not known of: %s", replacement)
        .isEqualTo(replacement != null && replacement.alive() != null);
    assertThat(standing).isEqualTo(replacement instanceof Replacement.HandingOver);
    assertThat(replacement == null || connected)
        .as("R16: only a connection is replaced: %s", phase)
        .isTrue();
    long wakeAtNs = machine.wakeAtNs(state);
    if (phase instanceof Phase.Closed) {
      assertThat(wakeAtNs).as("closed, and no timer left").isEqualTo(State.NEVER);
    } else if (phase instanceof Phase.AtGate) {
      assertThat(wakeAtNs).as("the gate ends the wait, no time does").isEqualTo(State.NEVER);
    } else if (!(phase instanceof Phase.Open)) {
      assertThat(wakeAtNs).as("every phase ends by some time").isNotEqualTo(State.NEVER);
    }
  }
}
