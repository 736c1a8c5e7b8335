package dev.everwire.reconnect;

import dev.everwire.machine.Effect;
import dev.everwire.machine.Signal;
import dev.everwire.policy.Backoff;
import dev.everwire.policy.ExponentialBackoff;
import dev.everwire.policy.ReconnectPolicy;
import dev.everwire.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Asks policy and backoff, which may be the application's: what they throw ends nothing (R8). */
final class Decisions {

  private final ReconnectPolicy policy;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final Consumer<Throwable> uncaught;

  Decisions(ReconnectingWebSocketOptions options) {
    this.policy = options.reconnectPolicy;
    this.backoff = options.resolveBackoff();
    this.random = options.random;
    this.uncaught = options.uncaught;
  }

  Signal.Decided decide(Effect.Decide asked, Instant now) {
    Verdict verdict = verdict(asked, now);
    if (!verdict.retry()) {
      return new Signal.Decided(false, 0);
    }
    Duration delay = verdict.atLeast().plus(delay(asked));
    return new Signal.Decided(true, delay.toNanos());
  }

  private Verdict verdict(Effect.Decide asked, Instant now) {
    try {
      return policy.decide(asked.loss(), now);
    } catch (RuntimeException | Error e) {
      uncaught.accept(e);
      return ReconnectPolicy.standard().decide(asked.loss(), now);
    }
  }

  private Duration delay(Effect.Decide asked) {
    Duration previous = Duration.ofNanos(asked.previousDelayNs());
    try {
      Duration delay = backoff.delay(asked.attempt(), previous, random);
      Backoff.checkDelay("the backoff's delay", delay);
      return delay;
    } catch (RuntimeException | Error e) {
      uncaught.accept(e);
      return ExponentialBackoff.DEFAULT.delay(asked.attempt(), previous, random);
    }
  }
}
