package dev.everwire.reconnect;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/**
 * The bounds of catching up, and what happens beyond them (R14).
 *
 * @param timeout how long the hook may take; a minute by default
 * @param maxHeldMessages how many messages may wait for it; 10,000 by default. At this bound
 *     reading pauses, where the transport can; where it cannot, catching up has failed
 * @param maxHeldBytes the same in bytes, UTF-8 for text; 16 MiB by default
 * @param onFailure asked what to do when catching up failed, on the event thread; {@link
 *     Choice#RECONNECT} by default
 * @param atFirstConnection whether the hook also runs with the very first connection, to begin from
 *     a position that the application has stored; false by default
 */
public record CatchUpOptions(
    Duration timeout,
    int maxHeldMessages,
    long maxHeldBytes,
    Function<? super CatchUpException, Choice> onFailure,
    boolean atFirstConnection) {

  private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
  private static final Duration MAX_TIMEOUT = Duration.ofDays(1);

  /** The defaults. */
  public static final CatchUpOptions DEFAULT =
      new CatchUpOptions(
          Duration.ofMinutes(1), 10_000, 16L << 20, failure -> Choice.RECONNECT, false);

  /** What to do when catching up failed. */
  public enum Choice {
    /**
     * Drop the connection, and with it what waited: after the usual delay the hook gets another
     * chance, with the same outage. Nothing is missed, and nothing new comes until it succeeds.
     * {@code error} and {@code close} tell the {@link CatchUpException}.
     */
    RECONNECT,
    /** Dispatch {@code gap}, then what waited, and go on: something is missing for good. */
    GO_ON
  }

  /**
   * Creates options.
   *
   * @throws IllegalArgumentException if the timeout is not from a millisecond to a day, or a bound
   *     is less than 1
   */
  public CatchUpOptions {
    if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException("timeout " + timeout + ": must be 1 ms to 24 hours");
    }
    if (maxHeldMessages < 1) {
      throw new IllegalArgumentException(
          "maxHeldMessages " + maxHeldMessages + ": must be 1 or more");
    }
    if (maxHeldBytes < 1) {
      throw new IllegalArgumentException("maxHeldBytes " + maxHeldBytes + ": must be 1 or more");
    }
    Objects.requireNonNull(onFailure, "onFailure");
  }

  /** Returns these options with another timeout. */
  public CatchUpOptions timeout(Duration value) {
    return new CatchUpOptions(value, maxHeldMessages, maxHeldBytes, onFailure, atFirstConnection);
  }

  /** Returns these options with another bound of the messages that wait. */
  public CatchUpOptions maxHeldMessages(int value) {
    return new CatchUpOptions(timeout, value, maxHeldBytes, onFailure, atFirstConnection);
  }

  /** Returns these options with another bound of the bytes that wait. */
  public CatchUpOptions maxHeldBytes(long value) {
    return new CatchUpOptions(timeout, maxHeldMessages, value, onFailure, atFirstConnection);
  }

  /** Returns these options with another choice; what throws counts as {@code RECONNECT}. */
  public CatchUpOptions onFailure(Function<? super CatchUpException, Choice> value) {
    return new CatchUpOptions(timeout, maxHeldMessages, maxHeldBytes, value, atFirstConnection);
  }

  /** Returns these options with the hook at the first connection, too, or not. */
  public CatchUpOptions atFirstConnection(boolean value) {
    return new CatchUpOptions(timeout, maxHeldMessages, maxHeldBytes, onFailure, value);
  }
}
