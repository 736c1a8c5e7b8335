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
import dev.everwire.machine.Replacement.HandingOver;
import dev.everwire.machine.Replacement.Opening;
import dev.everwire.machine.State.Outage;
import dev.everwire.policy.Loss;
import dev.everwire.policy.Loss.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The decisions of a reconnecting socket: rules R2 to R10 and R16, as a pure function. */
public final class Machine {

  /** How many attempts without delay may follow at once, and how soon one more is allowed (R3). */
  static final int IMMEDIATE_ATTEMPTS = 5;

  static final long IMMEDIATE_INTERVAL_NS = Duration.ofSeconds(1).toNanos();

  /** A longer wait at the gate, and the suppliers are asked anew (R4, R15). */
  static final long STALE_AFTER_NS = Duration.ofSeconds(5).toNanos();

  private static final long ALLOWANCE_NS = (IMMEDIATE_ATTEMPTS - 1) * IMMEDIATE_INTERVAL_NS;

  private final MachineOptions options;
  private final Liveness liveness;
  private final Replacer replacer;

  /** Creates a machine that decides by these numbers. */
  public Machine(MachineOptions options) {
    this.options = options;
    this.liveness = new Liveness(options);
    this.replacer = new Replacer(options);
  }

  /** Returns what a signal leads to, at a time that is no earlier than that of the last signal. */
  public Step step(State state, Signal signal, long nowNs) {
    if (signal instanceof Signal.Tick tick) {
      return onTick(state, tick, nowNs);
    } else if (signal instanceof Signal.Lost lost) {
      return lost.epoch() == state.epoch()
          ? onLost(state, lost.loss(), nowNs)
          : onReplacementLost(state, lost, nowNs);
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
    } else if (signal instanceof Signal.Replace) {
      return replacer.begin(state, nowNs);
    } else if (signal instanceof Signal.Settled settled) {
      return settled.epoch() == state.epoch()
              && state.replacement() instanceof HandingOver handingOver
              && !handingOver.leaving()
          ? replacer.leave(state, handingOver, true, nowNs)
          : Step.to(state);
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
    Replacement replacement = state.replacement();
    long replacementNs = replacement == null ? State.NEVER : replacement.wakeAtNs();
    return Math.min(phaseWakeAtNs(state), replacementNs);
  }

  private long phaseWakeAtNs(State state) {
    if (state.phase() instanceof Waiting waiting) {
      return waiting.untilNs();
    } else if (state.phase() instanceof Connecting connecting) {
      return connecting.deadlineNs();
    } else if (state.phase() instanceof Closing closing) {
      return closing.deadlineNs();
    } else if (state.phase() instanceof Open open
        && !(state.replacement() instanceof HandingOver)) {
      long stableNs = state.retries() == 0 ? State.NEVER : open.openedNs() + options.minUptimeNs();
      return Math.min(stableNs, liveness.wakeAtNs(open));
    }
    return State.NEVER;
  }

  // ---- attempts

  private Step attempt(State state, long nowNs) {
    long deadlineNs = deadlineNs(options.connectionTimeoutNs(), nowNs);
    State next = state.attempt(new Connecting(Stage.PREPARING, deadlineNs));
    return Step.to(next, new Effect.Prepare(next.epoch()));
  }

  static long deadlineNs(long timeoutNs, long nowNs) {
    return timeoutNs == State.NEVER ? State.NEVER : nowNs + timeoutNs;
  }

  /** Begins an attempt without delay, or as soon as the floor on their rate allows (R3). */
  private Step immediately(State state, @Nullable Loss loss, long nowNs) {
    long untilNs = immediateAtNs(state, nowNs);
    State paid = paid(state, nowNs).retries(0, 0);
    return untilNs <= nowNs
        ? attempt(paid, nowNs)
        : Step.to(paid.phase(new Waiting(untilNs, loss)));
  }

  static long immediateAtNs(State state, long nowNs) {
    return Math.max(nowNs, state.floorNs() - ALLOWANCE_NS);
  }

  static State paid(State state, long nowNs) {
    return state.floor(Math.max(state.floorNs(), nowNs) + IMMEDIATE_INTERVAL_NS);
  }

  static State paidBack(State state) {
    return state.floor(state.floorNs() - IMMEDIATE_INTERVAL_NS);
  }

  private static @Nullable Connecting connecting(State state, int epoch, Stage stage) {
    return state.attempt(epoch) instanceof Connecting connecting && connecting.stage() == stage
        ? connecting
        : null;
  }

  private static Step onPrepared(State state, Signal.Prepared prepared, long nowNs) {
    int epoch = prepared.epoch();
    Connecting connecting = connecting(state, epoch, Stage.PREPARING);
    return connecting == null
        ? Step.to(state)
        : Step.to(
            state.attempt(epoch, new AtGate(nowNs, connecting.deadlineNs())),
            new Effect.Admit(epoch));
  }

  /** The wait at the gate is no part of the attempt's time; a long one makes its tokens old. */
  private Step onAdmitted(State state, Signal.Admitted admitted, long nowNs) {
    int epoch = admitted.epoch();
    if (!(state.attempt(epoch) instanceof AtGate atGate)) {
      return Step.to(state);
    }
    long waitedNs = nowNs - atGate.sinceNs();
    if (waitedNs > STALE_AFTER_NS) {
      long wholeNs = deadlineNs(options.connectionTimeoutNs(), nowNs);
      return Step.to(
          state.attempt(epoch, new Connecting(Stage.PREPARING, wholeNs)),
          new Effect.Prepare(epoch));
    }
    long deadlineNs =
        atGate.deadlineNs() == State.NEVER ? State.NEVER : atGate.deadlineNs() + waitedNs;
    return Step.to(
        state.attempt(epoch, new Connecting(Stage.DIALING, deadlineNs)), new Effect.Dial(epoch));
  }

  private static Step onOpened(State state, Signal.Opened opened) {
    int epoch = opened.epoch();
    Connecting connecting = connecting(state, epoch, Stage.DIALING);
    return connecting == null
        ? Step.to(state)
        : Step.to(
            state.attempt(epoch, new Connecting(Stage.GREETING, connecting.deadlineNs())),
            new Effect.Greet(epoch));
  }

  private Step onGreeted(State state, Signal.Greeted greeted, long nowNs) {
    if (connecting(state, greeted.epoch(), Stage.GREETING) == null) {
      return Step.to(state);
    } else if (state.replacement() instanceof Opening opening) {
      return replacer.greeted(state, opening, greeted, nowNs);
    }
    Open open = new Open(nowNs, greeted.probes(), nowNs, State.NEVER, nowNs, greeted.wallMs());
    return opened(state.phase(open));
  }

  /** A connection is there, where none was. */
  static Step opened(State state) {
    List<Effect> effects = new ArrayList<>();
    effects.add(new Effect.Flush(state.epoch()));
    effects.add(new Effect.AnnounceOpen());
    Outage outage = state.outage();
    if (outage != null) {
      effects.add(new Effect.AnnounceReconnected(outage));
    }
    return new Step(state.outage(null), effects);
  }

  // ---- losses

  private Step onLost(State state, Loss loss, long nowNs) {
    if (state.replacement() instanceof HandingOver handingOver) {
      boolean wasClean = handingOver.isClean(loss);
      return replacer.takeOver(stable(state, nowNs), handingOver, wasClean, nowNs);
    }
    Effect abandon = new Effect.Abandon(state.epoch());
    if (state.phase() instanceof Closing) {
      return closed(state, loss, abandon);
    }
    State next;
    if (state.phase() instanceof Open) {
      next = stable(state, nowNs).outage(new Outage(nowNs, 0));
    } else if (state.phase() instanceof Connecting) {
      next = state;
    } else {
      return Step.to(state);
    }
    if (next.retries() >= options.maxRetries()) {
      return giveUp(next, loss).after(abandon);
    }
    Effect decide = new Effect.Decide(loss, next.retries() + 1, next.previousDelayNs());
    return Step.to(next.phase(new Deciding(loss)), abandon, decide);
  }

  /** The replacement has lost what it had; without it the old connection goes on, if it can. */
  private Step onReplacementLost(State state, Signal.Lost lost, long nowNs) {
    Opening alive = alive(state);
    if (alive == null || alive.epoch() != lost.epoch()) {
      return Step.to(state);
    } else if (state.replacement() instanceof HandingOver handingOver && handingOver.leaving()) {
      return onLost(state.replacement(null), lost.loss(), nowNs)
          .after(new Effect.Abandon(alive.epoch()));
    }
    return replacer.failed(state, alive, lost.loss());
  }

  private State stable(State state, long nowNs) {
    boolean stable =
        state.phase() instanceof Open open && nowNs - open.openedNs() >= options.minUptimeNs();
    return stable ? state.retries(0, 0) : state;
  }

  private Step onDecided(State state, Signal.Decided decided, long nowNs) {
    if (!(state.phase() instanceof Deciding deciding)) {
      return state.replacement() instanceof Replacement.Deciding replacing
          ? replacer.decided(state, replacing, decided, nowNs)
          : Step.to(state);
    }
    Loss loss = deciding.loss();
    if (!decided.retry()) {
      return giveUp(state, loss);
    }
    int attempt = state.retries() + 1;
    State counted = state.retries(attempt, decided.delayNs());
    if (state.replacement() instanceof Opening opening) {
      return adopt(counted, opening, nowNs)
          .after(
              new Effect.AnnounceClose(loss, true),
              new Effect.AnnounceReconnecting(attempt, 0, loss));
    }
    State next = Replacer.forgotten(counted).phase(new Waiting(nowNs + decided.delayNs(), loss));
    return Step.to(
        next,
        new Effect.AnnounceClose(loss, true),
        new Effect.AnnounceReconnecting(attempt, decided.delayNs(), loss));
  }

  /** What was to be the replacement is the attempt of an outage from now on. */
  private static Step adopt(State state, Opening alive, long nowNs) {
    Outage outage = state.outage();
    return Replacer.adopt(state.outage(outage == null ? null : outage.oneMore()), alive, nowNs);
  }

  private static Step giveUp(State state, Loss loss) {
    Step cancelled = Replacer.cancel(state);
    State end = cancelled.state().phase(new Closed(Ending.GAVE_UP)).outage(null);
    Effect close = new Effect.AnnounceClose(loss, false);
    return Step.to(end, close, new Effect.AnnounceGaveUp(state.retries(), loss))
        .after(cancelled.effects());
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
      if (state.replacement() instanceof HandingOver handingOver && handingOver.leaving()) {
        return Step.to(state.phase(closing));
      }
      Step cancelled = Replacer.cancel(state);
      Effect finish = new Effect.Finish(state.epoch(), close.code(), close.reason());
      return Step.to(cancelled.state().phase(closing), finish).after(cancelled.effects());
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
    if (state.phase() instanceof Open) {
      Step again = again(state.outage(new Outage(nowNs, 0)), asked, nowNs);
      return again.after(
          new Effect.Retire(state.epoch(), reconnect.code(), reconnect.reason()),
          new Effect.AnnounceClose(asked, true),
          new Effect.AnnounceReconnecting(0, delayNs(state, nowNs), asked));
    } else if (state.phase() instanceof Closing closing) {
      Loss unfinished = new Loss(Source.APPLICATION, closing.code(), closing.reason(), false, null);
      return again(state, asked, nowNs)
          .after(
              new Effect.Abandon(state.epoch()),
              new Effect.AnnounceClose(unfinished, true),
              new Effect.AnnounceReconnecting(0, delayNs(state, nowNs), asked));
    } else if (state.phase() instanceof Waiting waiting) {
      return cutShort(state, waiting, asked, nowNs);
    } else if (state.phase() instanceof Closed) {
      return immediately(state, asked, nowNs);
    }
    return Step.to(state.retries(0, 0));
  }

  /** A wait without retries is for the floor: asked for before, and paid, so it grows no longer. */
  private Step cutShort(State state, Waiting waiting, Loss asked, long nowNs) {
    Loss loss = waiting.loss() == null ? asked : waiting.loss();
    Step step = state.retries() == 0 ? Step.to(state) : immediately(state, loss, nowNs);
    long untilNs = step.state().phase() instanceof Waiting now ? now.untilNs() : nowNs;
    return step.after(new Effect.AnnounceReconnecting(0, Math.max(0, untilNs - nowNs), loss));
  }

  /** Goes on with the replacement's attempt, which is under way already, or begins another. */
  private Step again(State state, Loss loss, long nowNs) {
    Opening alive = alive(state);
    return alive == null
        ? immediately(Replacer.forgotten(state), loss, nowNs)
        : adopt(state.retries(0, 0), alive, nowNs);
  }

  private static long delayNs(State state, long nowNs) {
    return alive(state) == null ? immediateAtNs(Replacer.forgotten(state), nowNs) - nowNs : 0;
  }

  private static @Nullable Opening alive(State state) {
    Replacement replacement = state.replacement();
    return replacement == null ? null : replacement.alive();
  }

  // ---- time

  private Step onTick(State state, Signal.Tick tick, long nowNs) {
    if (state.phase() instanceof Open open && !(state.replacement() instanceof HandingOver)) {
      Liveness.Finding finding = liveness.check(open, tick, nowNs);
      if (finding.dead() != null) {
        // An attempt whose time is up as well is none to go on with.
        boolean late = state.replacement() != null && state.replacement().wakeAtNs() <= nowNs;
        Step left = late ? Replacer.cancel(state) : Step.to(state);
        return onLost(left.state(), finding.dead(), nowNs).after(left.effects());
      }
      Step next = onReplacementTick(stable(state, nowNs).phase(finding.open()), tick, nowNs);
      return finding.probe() ? next.after(new Effect.Probe(state.epoch())) : next;
    }
    if (phaseWakeAtNs(state) > nowNs) {
      return onReplacementTick(state, tick, nowNs);
    } else if (state.phase() instanceof Waiting) {
      return attempt(state, nowNs);
    } else if (state.phase() instanceof Connecting connecting) {
      return onLost(state, late("no connection", connecting), nowNs);
    } else {
      Step cancelled = Replacer.cancel(state);
      Loss late = late("no end of the closing handshake", state.phase());
      return onLost(cancelled.state(), late, nowNs).after(cancelled.effects());
    }
  }

  private Step onReplacementTick(State state, Signal.Tick tick, long nowNs) {
    Replacement replacement = state.replacement();
    if (replacement == null || replacement.wakeAtNs() > nowNs) {
      return Step.to(state);
    } else if (replacement instanceof Opening opening) {
      return replacer.failed(state, opening, late("no connection", opening.attempt()));
    } else if (replacement instanceof HandingOver handingOver) {
      return replacer.due(stable(state, nowNs), handingOver, tick, nowNs);
    }
    return replacement instanceof Replacement.Waiting waiting
        ? replacer.attempt(state, waiting.retries(), nowNs)
        : Step.to(state);
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
