package dev.everwire.machine;

import dev.everwire.CloseCode;
import dev.everwire.WebSocketException;
import dev.everwire.machine.Phase.AtGate;
import dev.everwire.machine.Phase.Closed;
import dev.everwire.machine.Phase.Closing;
import dev.everwire.machine.Phase.Connecting;
import dev.everwire.machine.Phase.Deciding;
import dev.everwire.machine.Phase.Ending;
import dev.everwire.machine.Phase.Open;
import dev.everwire.machine.Phase.Stage;
import dev.everwire.machine.Phase.Waiting;
import dev.everwire.machine.State.Outage;
import dev.everwire.policy.Loss;
import dev.everwire.policy.Loss.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The decisions of a reconnecting socket: rules R2 to R10, as a pure function. */
public final class Machine {

  /** How many attempts without delay may follow at once, and how soon one more is allowed (R3). */
  static final int IMMEDIATE_ATTEMPTS = 5;

  static final long IMMEDIATE_INTERVAL_NS = Duration.ofSeconds(1).toNanos();

  /** A longer wait at the gate, and the suppliers are asked anew (R4, R15). */
  static final long STALE_AFTER_NS = Duration.ofSeconds(5).toNanos();

  private static final long ALLOWANCE_NS = (IMMEDIATE_ATTEMPTS - 1) * IMMEDIATE_INTERVAL_NS;

  private final MachineOptions options;
  private final Liveness liveness;

  /** Creates a machine that decides by these numbers. */
  public Machine(MachineOptions options) {
    this.options = options;
    this.liveness = new Liveness(options);
  }

  /** Returns what a signal leads to, at a time that is no earlier than that of the last signal. */
  public Step step(State state, Signal signal, long nowNs) {
    if (signal instanceof Signal.Tick tick) {
      return onTick(state, tick, nowNs);
    } else if (signal instanceof Signal.Lost lost) {
      return lost.epoch() == state.epoch() ? onLost(state, lost.loss(), nowNs) : Step.to(state);
    } else if (signal instanceof Signal.Decided decided) {
      return onDecided(state, decided, nowNs);
    } else if (signal instanceof Signal.Prepared prepared) {
      return onPrepared(state, prepared, nowNs);
    } else if (signal instanceof Signal.Admitted admitted) {
      return onAdmitted(state, admitted, nowNs);
    } else if (signal instanceof Signal.Opened opened) {
      return onOpened(state, opened);
    } else if (signal instanceof Signal.Greeted greeted) {
      return onGreeted(state, greeted, nowNs);
    } else if (signal instanceof Signal.Close close) {
      return onClose(state, close, nowNs);
    } else if (signal instanceof Signal.Reconnect reconnect) {
      return onReconnect(state, reconnect, nowNs);
    } else {
      boolean fresh = state.phase().equals(new Closed(Ending.NOT_STARTED));
      return fresh ? immediately(state, null, nowNs) : Step.to(state);
    }
  }

  /** Returns when the next {@link Signal.Tick} is due, NEVER if the socket waits for no time. */
  public long wakeAtNs(State state) {
    if (state.phase() instanceof Waiting waiting) {
      return waiting.untilNs();
    } else if (state.phase() instanceof Connecting connecting) {
      return connecting.deadlineNs();
    } else if (state.phase() instanceof Closing closing) {
      return closing.deadlineNs();
    } else if (state.phase() instanceof Open open) {
      long stableNs = state.retries() == 0 ? State.NEVER : open.openedNs() + options.minUptimeNs();
      return Math.min(stableNs, liveness.wakeAtNs(open));
    }
    return State.NEVER;
  }

  // ---- attempts

  private Step attempt(State state, long nowNs) {
    State next = state.attempt(new Connecting(Stage.PREPARING, deadlineNs(nowNs)));
    return Step.to(next, new Effect.Prepare(next.epoch()));
  }

  private long deadlineNs(long nowNs) {
    long timeoutNs = options.connectionTimeoutNs();
    return timeoutNs == State.NEVER ? State.NEVER : nowNs + timeoutNs;
  }

  /** Begins an attempt without delay, or as soon as the floor on their rate allows (R3). */
  private Step immediately(State state, @Nullable Loss loss, long nowNs) {
    long untilNs = immediateAtNs(state, nowNs);
    State paid =
        state.retries(0, 0).floor(Math.max(state.floorNs(), nowNs) + IMMEDIATE_INTERVAL_NS);
    return untilNs <= nowNs
        ? attempt(paid, nowNs)
        : Step.to(paid.phase(new Waiting(untilNs, loss)));
  }

  private static long immediateAtNs(State state, long nowNs) {
    return Math.max(nowNs, state.floorNs() - ALLOWANCE_NS);
  }

  private static boolean isAt(State state, int epoch, Stage stage) {
    return epoch == state.epoch()
        && state.phase() instanceof Connecting connecting
        && connecting.stage() == stage;
  }

  private static Step onPrepared(State state, Signal.Prepared prepared, long nowNs) {
    if (isAt(state, prepared.epoch(), Stage.PREPARING)
        && state.phase() instanceof Connecting connecting) {
      return Step.to(
          state.phase(new AtGate(nowNs, connecting.deadlineNs())), new Effect.Admit(state.epoch()));
    }
    return Step.to(state);
  }

  /** The wait at the gate is no part of the attempt's time; a long one makes its tokens old. */
  private Step onAdmitted(State state, Signal.Admitted admitted, long nowNs) {
    if (admitted.epoch() != state.epoch() || !(state.phase() instanceof AtGate atGate)) {
      return Step.to(state);
    }
    long waitedNs = nowNs - atGate.sinceNs();
    if (waitedNs > STALE_AFTER_NS) {
      return Step.to(
          state.phase(new Connecting(Stage.PREPARING, deadlineNs(nowNs))),
          new Effect.Prepare(state.epoch()));
    }
    long deadlineNs =
        atGate.deadlineNs() == State.NEVER ? State.NEVER : atGate.deadlineNs() + waitedNs;
    return Step.to(
        state.phase(new Connecting(Stage.DIALING, deadlineNs)), new Effect.Dial(state.epoch()));
  }

  private static Step onOpened(State state, Signal.Opened opened) {
    if (isAt(state, opened.epoch(), Stage.DIALING)
        && state.phase() instanceof Connecting connecting) {
      return Step.to(
          state.phase(new Connecting(Stage.GREETING, connecting.deadlineNs())),
          new Effect.Greet(state.epoch()));
    }
    return Step.to(state);
  }

  private static Step onGreeted(State state, Signal.Greeted greeted, long nowNs) {
    if (!isAt(state, greeted.epoch(), Stage.GREETING)) {
      return Step.to(state);
    }
    Open open = new Open(nowNs, greeted.probes(), nowNs, State.NEVER, nowNs, greeted.wallMs());
    List<Effect> effects = new ArrayList<>();
    effects.add(new Effect.Flush(state.epoch()));
    effects.add(new Effect.AnnounceOpen());
    Outage outage = state.outage();
    if (outage != null) {
      effects.add(new Effect.AnnounceReconnected(outage));
    }
    return new Step(state.phase(open).outage(null), effects);
  }

  // ---- losses

  private Step onLost(State state, Loss loss, long nowNs) {
    Effect abandon = new Effect.Abandon(state.epoch());
    if (state.phase() instanceof Closing) {
      return closed(state, loss, abandon);
    }
    State next;
    if (state.phase() instanceof Open open) {
      next = stable(state, open, nowNs).outage(new Outage(nowNs, 0));
    } else if (state.phase() instanceof Connecting) {
      next = state;
    } else {
      return Step.to(state);
    }
    if (next.retries() >= options.maxRetries()) {
      return giveUp(next, loss, abandon);
    }
    Effect decide = new Effect.Decide(loss, next.retries() + 1, next.previousDelayNs());
    return Step.to(next.phase(new Deciding(loss)), abandon, decide);
  }

  private State stable(State state, Open open, long nowNs) {
    return nowNs - open.openedNs() >= options.minUptimeNs() ? state.retries(0, 0) : state;
  }

  private static Step onDecided(State state, Signal.Decided decided, long nowNs) {
    if (!(state.phase() instanceof Deciding deciding)) {
      return Step.to(state);
    }
    Loss loss = deciding.loss();
    if (!decided.retry()) {
      return giveUp(state, loss);
    }
    int attempt = state.retries() + 1;
    State next =
        state
            .phase(new Waiting(nowNs + decided.delayNs(), loss))
            .retries(attempt, decided.delayNs());
    return Step.to(
        next,
        new Effect.AnnounceClose(loss, true),
        new Effect.AnnounceReconnecting(attempt, decided.delayNs(), loss));
  }

  private static Step giveUp(State state, Loss loss, Effect... first) {
    List<Effect> effects = new ArrayList<>(List.of(first));
    effects.add(new Effect.AnnounceClose(loss, false));
    effects.add(new Effect.AnnounceGaveUp(state.retries(), loss));
    return new Step(state.phase(new Closed(Ending.GAVE_UP)).outage(null), effects);
  }

  private static Step closed(State state, Loss loss, Effect... first) {
    List<Effect> effects = new ArrayList<>(List.of(first));
    effects.add(new Effect.AnnounceClose(loss, false));
    return new Step(state.phase(new Closed(Ending.CLOSED)).retries(0, 0).outage(null), effects);
  }

  // ---- the application

  private Step onClose(State state, Signal.Close close, long nowNs) {
    Loss asAsked = new Loss(Source.APPLICATION, close.code(), close.reason(), true, null);
    if (state.phase() instanceof Open) {
      Closing closing = new Closing(close.code(), close.reason(), nowNs + options.closeTimeoutNs());
      return Step.to(
          state.phase(closing), new Effect.Finish(state.epoch(), close.code(), close.reason()));
    } else if (state.phase() instanceof Connecting connecting) {
      return closed(state, asAsked, leave(state, connecting, close.code(), close.reason()));
    } else if (state.phase() instanceof AtGate) {
      return closed(state, asAsked, new Effect.Abandon(state.epoch()));
    } else if (state.phase() instanceof Waiting) {
      return closed(state, asAsked);
    } else if (state.phase() instanceof Closed) {
      return Step.to(state.phase(new Closed(Ending.CLOSED)));
    }
    return Step.to(state);
  }

  private static Effect leave(State state, Connecting connecting, int code, String reason) {
    return connecting.stage() == Stage.GREETING
        ? new Effect.Retire(state.epoch(), code, reason)
        : new Effect.Abandon(state.epoch());
  }

  private Step onReconnect(State state, Signal.Reconnect reconnect, long nowNs) {
    Loss asked = new Loss(Source.RECONNECT, reconnect.code(), reconnect.reason(), false, null);
    long delayNs = immediateAtNs(state, nowNs) - nowNs;
    if (state.phase() instanceof Open) {
      return replace(
          state.outage(new Outage(nowNs, 0)),
          asked,
          nowNs,
          new Effect.Retire(state.epoch(), reconnect.code(), reconnect.reason()),
          new Effect.AnnounceClose(asked, true),
          new Effect.AnnounceReconnecting(0, delayNs, asked));
    } else if (state.phase() instanceof Closing closing) {
      Loss unfinished = new Loss(Source.APPLICATION, closing.code(), closing.reason(), false, null);
      return replace(
          state,
          asked,
          nowNs,
          new Effect.Abandon(state.epoch()),
          new Effect.AnnounceClose(unfinished, true),
          new Effect.AnnounceReconnecting(0, delayNs, asked));
    } else if (state.phase() instanceof Waiting waiting) {
      Loss loss = waiting.loss() == null ? asked : waiting.loss();
      return replace(state, loss, nowNs, new Effect.AnnounceReconnecting(0, delayNs, loss));
    } else if (state.phase() instanceof Closed) {
      return immediately(state, asked, nowNs);
    }
    return Step.to(state.retries(0, 0));
  }

  private Step replace(State state, Loss loss, long nowNs, Effect... first) {
    Step attempt = immediately(state, loss, nowNs);
    List<Effect> effects = new ArrayList<>(List.of(first));
    effects.addAll(attempt.effects());
    return new Step(attempt.state(), effects);
  }

  // ---- time

  private Step onTick(State state, Signal.Tick tick, long nowNs) {
    if (state.phase() instanceof Open open) {
      Liveness.Finding finding = liveness.check(open, tick, nowNs);
      if (finding.dead() != null) {
        return onLost(state, finding.dead(), nowNs);
      }
      State next = stable(state, open, nowNs).phase(finding.open());
      return finding.probe() ? Step.to(next, new Effect.Probe(state.epoch())) : Step.to(next);
    }
    if (wakeAtNs(state) > nowNs) {
      return Step.to(state);
    } else if (state.phase() instanceof Waiting) {
      return attempt(state, nowNs);
    } else if (state.phase() instanceof Connecting connecting) {
      return onLost(state, late("no connection", connecting), nowNs);
    } else {
      return onLost(state, late("no end of the closing handshake", state.phase()), nowNs);
    }
  }

  private Loss late(String what, Phase phase) {
    boolean closing = phase instanceof Closing;
    Duration limit =
        Duration.ofNanos(closing ? options.closeTimeoutNs() : options.connectionTimeoutNs());
    String stage = phase instanceof Connecting connecting ? " (" + connecting.stage() + ")" : "";
    String message = what + " within " + limit.toMillis() + " ms" + stage;
    return Loss.of(Source.TIMEOUT, new WebSocketException(CloseCode.ABNORMAL, message, null));
  }
}
