package dev.everwire.machine;

import dev.everwire.CloseCode;
import dev.everwire.machine.Phase.Closing;
import dev.everwire.machine.Phase.Connecting;
import dev.everwire.machine.Phase.Open;
import dev.everwire.machine.Phase.Stage;
import dev.everwire.machine.Replacement.Deciding;
import dev.everwire.machine.Replacement.HandingOver;
import dev.everwire.machine.Replacement.Opening;
import dev.everwire.machine.Replacement.Retries;
import dev.everwire.machine.Replacement.Waiting;
import dev.everwire.policy.Loss;
import java.util.ArrayList;
import java.util.List;

/** The decisions about the planned replacement of an open connection (R16), as a pure function. */
final class Replacer {

  private final MachineOptions options;

  Replacer(MachineOptions options) {
    this.options = options;
  }

  // ---- the new connection

  /** Begins, or cuts the wait for a retry short. */
  Step begin(State state, long nowNs) {
    Replacement going = state.replacement();
    boolean retrying = going instanceof Waiting waiting && waiting.retries().count() > 0;
    if (!(state.phase() instanceof Open) || (going != null && !retrying)) {
      return Step.to(state);
    }
    long untilNs = Machine.immediateAtNs(state, nowNs);
    State paid = Machine.paid(state, nowNs);
    return untilNs <= nowNs
        ? attempt(paid, Retries.NONE, nowNs)
        : Step.to(paid.replacement(new Waiting(untilNs, Retries.NONE)));
  }

  Step attempt(State state, Retries retries, long nowNs) {
    int epoch = state.lastEpoch() + 1;
    long deadlineNs = Machine.deadlineNs(options.connectionTimeoutNs(), nowNs);
    Opening opening = new Opening(epoch, new Connecting(Stage.PREPARING, deadlineNs), retries);
    return Step.to(state.replacementAttempt(opening), new Effect.Prepare(epoch));
  }

  Step greeted(State state, Opening opening, Signal.Greeted greeted, long nowNs) {
    long deadlineNs = nowNs + options.closeTimeoutNs();
    return Step.to(
        state.replacement(new HandingOver(opening, greeted, nowNs, false, false, deadlineNs)),
        new Effect.Settle(state.epoch()));
  }

  /** The attempt failed, or its connection is gone, and the old one goes on. */
  Step failed(State state, Opening failed, Loss loss) {
    List<Effect> effects = new ArrayList<>();
    effects.add(new Effect.Abandon(failed.epoch()));
    if (state.replacement() instanceof HandingOver) {
      effects.add(new Effect.GoOn(state.epoch()));
    }
    Retries retries = failed.retries();
    if (retries.count() >= options.maxRetries()) {
      effects.add(new Effect.AnnounceReplacementFailed(retries.count() + 1, false, 0, loss));
      return new Step(state.replacement(null), effects);
    }
    effects.add(new Effect.Decide(loss, retries.count() + 1, retries.previousDelayNs()));
    return new Step(state.replacement(new Deciding(loss, retries)), effects);
  }

  Step decided(State state, Deciding deciding, Signal.Decided decided, long nowNs) {
    int attempt = deciding.retries().count() + 1;
    long delayNs = decided.retry() ? decided.delayNs() : 0;
    Waiting waiting = new Waiting(nowNs + delayNs, new Retries(attempt, delayNs));
    return Step.to(
        state.replacement(decided.retry() ? waiting : null),
        new Effect.AnnounceReplacementFailed(attempt, decided.retry(), delayNs, deciding.loss()));
  }

  // ---- handing over

  /** The peer has read what it was given, or, not settled, is not waited for any longer. */
  Step leave(State state, HandingOver handingOver, boolean settled, long nowNs) {
    HandingOver leaving = handingOver.leaving(settled, nowNs + options.closeTimeoutNs());
    return Step.to(state.replacement(leaving), new Effect.Leave(state.epoch()));
  }

  /** The old connection is gone, or is not waited for any longer. */
  Step takeOver(State state, HandingOver handingOver, boolean wasClean, long nowNs) {
    int epoch = handingOver.opened().epoch();
    List<Effect> effects = new ArrayList<>();
    effects.add(new Effect.Abandon(state.epoch()));
    effects.add(new Effect.Promote(epoch));
    effects.add(new Effect.Flush(epoch));
    if (state.phase() instanceof Closing closing) {
      effects.add(new Effect.Finish(epoch, closing.code(), closing.reason()));
      return new Step(state.adopt(closing, handingOver.opened()), effects);
    }
    effects.add(new Effect.AnnounceReplaced(nowNs - handingOver.greetedNs(), wasClean));
    return new Step(state.adopt(handingOver.open(nowNs), handingOver.opened()), effects);
  }

  /** The time of a hand-over is up; but while nobody reads, nobody can see what the peer does. */
  Step due(State state, HandingOver handingOver, Signal.Tick tick, long nowNs) {
    if (!tick.reading()) {
      long untilNs = nowNs + options.closeTimeoutNs();
      return Step.to(state.replacement(handingOver.until(untilNs)));
    }
    return handingOver.leaving()
        ? takeOver(state, handingOver, false, nowNs)
        : leave(state, handingOver, false, nowNs);
  }

  // ---- other ends

  /** What was to be the replacement becomes the ordinary attempt, however far it is. */
  static Step adopt(State state, Opening alive, long nowNs) {
    Step promoted;
    if (state.replacement() instanceof HandingOver handingOver) {
      promoted = Machine.opened(state.adopt(handingOver.open(nowNs), alive));
    } else {
      promoted = Step.to(state.adopt(alive.attempt(), alive));
    }
    return promoted.after(new Effect.Promote(alive.epoch()));
  }

  /** Returns the state without the replacement; an attempt that was only waited for counts not. */
  static State forgotten(State state) {
    boolean unused =
        state.replacement() instanceof Waiting waiting && waiting.retries().count() == 0;
    State alone = state.replacement(null);
    return unused ? Machine.paidBack(alone) : alone;
  }

  /** Ends the replacement that is going on, if one is, with its connection or attempt. */
  static Step cancel(State state) {
    Opening alive = state.replacement() == null ? null : state.replacement().alive();
    Step cancelled = Step.to(forgotten(state));
    if (alive == null) {
      return cancelled;
    }
    return cancelled.after(
        alive.isGreeted()
            ? new Effect.Retire(alive.epoch(), CloseCode.NO_STATUS, "")
            : new Effect.Abandon(alive.epoch()));
  }
}
