package dev.everwire.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a message that has to wait is worth sending (R6). One that is not dispatches {@code
 * dropped}.
 *
 * @param timeToLive how long it may wait; null for as long as it takes
 * @param scope what it outlives
 */
public record SendOptions(@Nullable Duration timeToLive, Scope scope) {

  /** No time to live, outlives the connection. */
  public static final SendOptions DEFAULT = new SendOptions(null, Scope.SOCKET);

  /** What a waiting message outlives. */
  public enum Scope {
    /** It waits for the next connection if need be. */
    SOCKET,
    /** It dies with the connection of now; while there is none it is dropped at once. */
    CONNECTION
  }

  /**
   * Creates options.
   *
   * @throws IllegalArgumentException if the time to live is negative or above {@link
   *     Backoff#MAX_DELAY}
   */
  public SendOptions {
    if (timeToLive != null) {
      Backoff.checkDelay("timeToLive", timeToLive);
    }
  }

  /** Returns these options with a time to live. */
  public SendOptions timeToLive(Duration value) {
    return new SendOptions(value, scope);
  }

  /** Returns these options with a scope. */
  public SendOptions scope(Scope value) {
    return new SendOptions(timeToLive, value);
  }
}
