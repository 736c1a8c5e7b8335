package dev.everwire.cli.storm;

import dev.everwire.policy.Backoff;
import dev.everwire.policy.ExponentialBackoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How clients choose when to try again. */
enum Strategy {

  /** The TypeScript {@code ReconnectingWebSocket}: the spread is drawn once for each process. */
  TYPESCRIPT("TypeScript defaults") {
    @Override
    Backoff backoff(RandomGenerator random) {
      Duration min = BASE.min().plusMillis(random.nextLong(4_000));
      return new ExponentialBackoff(min, BASE.max(), BASE.growFactor(), 0);
    }
  },

  /** Everwire's defaults: the same numbers, drawn afresh each time. */
  EVERWIRE("Everwire defaults") {
    @Override
    Backoff backoff(RandomGenerator random) {
      return BASE;
    }
  },

  /** {@link Backoff#fullJitter}, from 1 s to 10 s. */
  FULL_JITTER("full jitter") {
    @Override
    Backoff backoff(RandomGenerator random) {
      return Backoff.fullJitter(BASE.min(), BASE.max());
    }
  },

  /** {@link Backoff#decorrelatedJitter}, from 1 s to 10 s. */
  DECORRELATED_JITTER("decorrelated jitter") {
    @Override
    Backoff backoff(RandomGenerator random) {
      return Backoff.decorrelatedJitter(BASE.min(), BASE.max());
    }
  },

  /** Everwire's defaults, and a server that answers 503 with Retry-After for as long as it must. */
  RETRY_AFTER("Retry-After") {
    @Override
    Backoff backoff(RandomGenerator random) {
      return BASE;
    }
  };

  private static final ExponentialBackoff BASE = ExponentialBackoff.DEFAULT;

  private final String label;

  Strategy(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Returns whether whoever cannot be taken is told when to come again. */
  boolean serverAsks() {
    return this == RETRY_AFTER;
  }

  /** Returns the backoff of one process. */
  abstract Backoff backoff(RandomGenerator random);
}
