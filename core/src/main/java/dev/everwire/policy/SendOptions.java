package dev.everwire.policy;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long a message that has to wait is worth sending (R6), and what it survives (R13). One that
 * is no longer worth it dispatches {@code dropped}.
 *
 * @param timeToLive how long it may wait; null for as long as it takes
 * @param scope what it outlives
 * @param durability when it is on the disk, if the queue is kept there
 */
public record SendOptions(@Nullable Duration timeToLive, Scope scope, Durability durability) {

  /** No time to live, outlives the connection, and is written to the disk with others. */
  public static final SendOptions DEFAULT = new SendOptions(null, Scope.SOCKET, Durability.BATCHED);

  /** What a waiting message outlives. */
  public enum Scope {
    /** It waits for the next connection if need be; in an {@link OutboxStore}, also the process. */
    SOCKET,
    /** It dies with the connection of now; while there is none it is dropped at once. */
    CONNECTION
  }

  /** When a message is on the disk, for a socket with an {@link OutboxStore}. */
  public enum Durability {
    /** Within the store's window: a crash loses what was sent since. */
    BATCHED,
    /** When {@code send} returns, which waits for the disk; many threads share one write. */
    SYNC
  }

  /**
   * Creates options.
   *
   * @throws IllegalArgumentException if the time to live is negative or above {@link
   *     Backoff#MAX_DELAY}, or a message is to be on the disk that dies with its connection
   */
  public SendOptions {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(durability, "durability");
    if (timeToLive != null) {
      Backoff.checkDelay("timeToLive", timeToLive);
    }
    if (scope == Scope.CONNECTION && durability == Durability.SYNC) {
      throw new IllegalArgumentException(
          "scope CONNECTION with durability SYNC: a message that dies with its connection is not"
              + " stored; choose one of the two");
    }
  }

  /** Returns these options with a time to live. */
  public SendOptions timeToLive(Duration value) {
    return new SendOptions(value, scope, durability);
  }

  /** Returns these options with a scope. */
  public SendOptions scope(Scope value) {
    return new SendOptions(timeToLive, value, durability);
  }

  /** Returns these options with a durability. */
  public SendOptions durability(Durability value) {
    return new SendOptions(timeToLive, scope, value);
  }
}
