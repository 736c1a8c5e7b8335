package dev.everwire.policy;

import java.time.Instant;

/**
 * Decides which losses are worth another attempt (R8). The application's own {@code close} is never
 * asked about, nor is {@code reconnect}, and {@code maxRetries} holds whatever is decided here.
 */
@FunctionalInterface
public interface ReconnectPolicy {

  /**
   * Decides on a loss. If it throws, the error is reported and the default decides.
   *
   * @param loss why there is no connection
   * @param now the wall clock
   */
  Verdict decide(Loss loss, Instant now);

  /** Returns the default: {@link StandardReconnectPolicy#DEFAULT}. */
  static StandardReconnectPolicy standard() {
    return StandardReconnectPolicy.DEFAULT;
  }
}
