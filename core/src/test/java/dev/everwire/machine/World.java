package dev.everwire.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.machine.Phase.Stage;
import dev.everwire.policy.Loss;
import dev.everwire.policy.Loss.Source;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the machine in a history: it carries the effects out, and holds each of them
 * against the rules R2 to R10. Copied, it lets histories branch.
 */
final class World {

  /** What can happen next. */
  enum Input {
    START,
    RECONNECT,
    CLOSE,
    PREPARED,
    ADMITTED,
    ADMITTED_LATE,
    OPENED,
    GREETED,
    GREETED_WITHOUT_PROBES,
    LOST_THEN_RETRY,
    LOST_THEN_GIVE_UP,
    CLOSED_BY_PEER_THEN_RETRY,
    STALE_SIGNALS,
    TICK_WHEN_DUE,
    TICK_WHEN_DUE_AND_ALIVE,
    TICK_TOO_EARLY,
    LIVE_AND_STABLE,
    CLOCK_JUMP
  }

  static final long SECOND = 1_000_000_000L;
  static final int MAX_RETRIES = 3;
  static final long RETRY_DELAY_NS = 2 * SECOND;
  static final MachineOptions OPTIONS =
      new MachineOptions(
          MAX_RETRIES, 5 * SECOND, 4 * SECOND, 10 * SECOND, 30 * SECOND, 10 * SECOND);

  private static final Loss FAILURE = Loss.of(Source.NETWORK, new IOException("reset"));
  private static final Loss PEER = new Loss(Source.PEER, 1001, "bye", true, null);

  private final Machine machine = new Machine(OPTIONS);
  private final Deque<Long> undelayedAttempts = new ArrayDeque<>();

  State state = State.INITIAL;
  long nowNs;
  private long wallMs = 1_000_000;
  private long lastLifeNs;

  /** How far the attempt that is alive has come; null if none is. */
  private @Nullable Stage alive;

  private boolean atGate;
  private long leftAtGateNs;
  private boolean connected;
  private boolean announcedOpen;
  private boolean closeOwed;
  private boolean finishing;
  private long earliestRetryNs;
  private int attemptsSinceReset;

  World() {}

  World copy() {
    World copy = new World();
    copy.undelayedAttempts.addAll(undelayedAttempts);
    copy.state = state;
    copy.nowNs = nowNs;
    copy.wallMs = wallMs;
    copy.lastLifeNs = lastLifeNs;
    copy.alive = alive;
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
        relative(state.phase()),
        state.retries(),
        state.previousDelayNs(),
        Math.max(0, state.floorNs() - nowNs),
        state.outage() == null,
        alive,
        atGate,
        connected,
        announcedOpen,
        closeOwed,
        finishing,
        Math.max(0, earliestRetryNs - nowNs),
        attemptsSinceReset);
  }

  private Object relative(Phase phase) {
    if (phase instanceof Phase.Waiting waiting) {
      return "waiting " + (waiting.untilNs() - nowNs);
    } else if (phase instanceof Phase.Connecting connecting) {
      return connecting.stage() + " " + (connecting.deadlineNs() - nowNs);
    } else if (phase instanceof Phase.AtGate) {
      return "at the gate " + leftAtGateNs;
    } else if (phase instanceof Phase.Closing closing) {
      return "closing " + (closing.deadlineNs() - nowNs);
    } else if (phase instanceof Phase.Open open) {
      long probed = open.probedNs() == State.NEVER ? -1 : nowNs - open.probedNs();
      return List.of(
          Math.min(nowNs - open.openedNs(), OPTIONS.minUptimeNs()),
          open.probes(),
          nowNs - Math.max(open.quietSinceNs(), lastLifeNs),
          probed,
          nowNs - open.tickNs());
    }
    return phase;
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
      case STALE_SIGNALS -> staleSignalsChangeNothing();
      case TICK_WHEN_DUE -> tickWhenDue();
      case TICK_WHEN_DUE_AND_ALIVE -> {
        pass(Math.max(0, wakeInNs()));
        lastLifeNs = nowNs;
        tick();
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
    signal(new Signal.Admitted(state.epoch()), true);
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
    signal(new Signal.Tick(wallMs, lastLifeNs), true);
    assertThat(machine.wakeAtNs(state))
        .as("a tick leaves nothing due, or the timer would spin")
        .isGreaterThan(nowNs);
  }

  private void staleSignalsChangeNothing() {
    int stale = state.epoch() - 1;
    Signal[] signals = {
      new Signal.Prepared(stale),
      new Signal.Admitted(stale),
      new Signal.Opened(stale),
      new Signal.Greeted(stale, true, wallMs),
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
      if (before.phase() instanceof Phase.AtGate atGate) {
        assertThat(nowNs - atGate.sinceNs()).as("anew only after long").isGreaterThan(5 * SECOND);
        leavesGate(prepare.epoch());
        assertThat(timeLeftNs()).as("R1: with its whole time").isEqualTo(4 * SECOND);
      } else {
        begins(prepare.epoch(), before);
      }
    } else if (effect instanceof Effect.Admit admit) {
      advances(admit.epoch(), Stage.PREPARING, Stage.PREPARING);
      atGate = true;
      leftAtGateNs = ((Phase.Connecting) before.phase()).deadlineNs() - nowNs;
    } else if (effect instanceof Effect.Dial dial) {
      leavesGate(dial.epoch());
      advances(dial.epoch(), Stage.PREPARING, Stage.DIALING);
      assertThat(timeLeftNs())
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
      assertThat(connected).as("R10: only a connection is probed").isTrue();
    } else if (effect instanceof Effect.Finish) {
      assertThat(connected).as("only a connection is closed with a handshake").isTrue();
      finishing = true;
    } else if (effect instanceof Effect.Abandon || effect instanceof Effect.Retire) {
      assertThat(alive).as("R9: what is left was there, and is left once").isNotNull();
      alive = null;
      atGate = false;
      connected = false;
      finishing = false;
    } else if (effect instanceof Effect.AnnounceClose close) {
      closes(close, before);
    } else if (effect instanceof Effect.AnnounceReconnecting reconnecting) {
      assertThat(closeOwed).as("R5: close comes before reconnecting").isFalse();
      assertThat(reconnecting.attempt()).isBetween(0, MAX_RETRIES);
    } else if (effect instanceof Effect.AnnounceGaveUp) {
      assertThat(closeOwed).as("gaveup after close").isFalse();
      assertThat(state.phase()).isEqualTo(new Phase.Closed(Phase.Ending.GAVE_UP));
    }
  }

  private void begins(int epoch, State before) {
    assertThat(alive).as("R5: one attempt at a time").isNull();
    assertThat(closeOwed).as("R5: the last attempt was announced as closed").isFalse();
    assertThat(epoch).as("each attempt has the next number").isEqualTo(before.epoch() + 1);
    assertThat(nowNs).as("R2: no attempt before its time").isGreaterThanOrEqualTo(earliestRetryNs);
    if (earliestRetryNs == 0) {
      keepsTheFloor();
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
    assertThat(epoch).isEqualTo(state.epoch());
    assertThat(atGate).as("R15: nobody dials who was not let through").isTrue();
    atGate = false;
  }

  private long timeLeftNs() {
    return ((Phase.Connecting) state.phase()).deadlineNs() - nowNs;
  }

  /** Of attempts without delay there are at most five at once, and one more for each second. */
  private void keepsTheFloor() {
    int others = 0;
    for (long earlierNs : undelayedAttempts) {
      others++;
      long allowed = Machine.IMMEDIATE_ATTEMPTS + (nowNs - earlierNs) / SECOND;
      assertThat(others + 1L)
          .as("R3: a floor on the rate of attempts, whoever asks for them")
          .isLessThanOrEqualTo(allowed);
    }
    undelayedAttempts.addFirst(nowNs);
    if (undelayedAttempts.size() > 2 * Machine.IMMEDIATE_ATTEMPTS) {
      undelayedAttempts.removeLast();
    }
  }

  private void advances(int epoch, Stage from, Stage to) {
    assertThat(epoch).isEqualTo(state.epoch());
    assertThat(alive).as("stages in order").isEqualTo(from);
    alive = to;
  }

  private void closes(Effect.AnnounceClose close, State before) {
    assertThat(alive).as("R9: close is announced when the connection is left").isNull();
    boolean whileWaiting = before.phase() instanceof Phase.Waiting;
    assertThat(closeOwed || whileWaiting)
        .as("C2: one close for each attempt, and one for a wait that is cancelled")
        .isTrue();
    closeOwed = false;
    boolean goesOn =
        state.phase() instanceof Phase.Waiting || state.phase() instanceof Phase.Connecting;
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
    assertThat(atGate).isEqualTo(phase instanceof Phase.AtGate);
    assertThat(connected).isEqualTo(phase instanceof Phase.Open || phase instanceof Phase.Closing);
    assertThat(finishing).isEqualTo(phase instanceof Phase.Closing);
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
