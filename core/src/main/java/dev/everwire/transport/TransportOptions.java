package dev.everwire.transport;

import dev.everwire.event.EventTarget;
import dev.everwire.event.EventThreads;
import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What all transports can be told; immutable.
 *
 * @param handshakeTimeout how long an attempt may take, from construction to {@code open}: 30
 *     seconds by default
 * @param closeTimeout how long the peer may take to answer a Close frame (C17): 5 seconds by
 *     default
 * @param maxMessageSize the largest message accepted, in bytes (C7): 64 MiB by default
 * @param executor runs what no thread of the client carries
 * @param uncaught told what a listener threw (C10); must not throw itself
 * @param time clocks and timers
 */
public record TransportOptions(
    Duration handshakeTimeout,
    Duration closeTimeout,
    long maxMessageSize,
    Executor executor,
    Consumer<Throwable> uncaught,
    TimeSource time) {

  /** The longest timeout that can be set. */
  public static final Duration MAX_TIMEOUT = Duration.ofDays(1);

  /** The defaults. */
  public static final TransportOptions DEFAULT =
      new TransportOptions(
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          64L << 20,
          EventThreads.shared(),
          EventTarget.LOG_ERRORS,
          TimeSource.system());

  /**
   * Creates options.
   *
   * @throws IllegalArgumentException if a timeout is not positive or above {@link #MAX_TIMEOUT}, or
   *     the size is not from 1 to 2,147,483,647
   */
  public TransportOptions {
    checkTimeout("handshakeTimeout", handshakeTimeout);
    checkTimeout("closeTimeout", closeTimeout);
    if (maxMessageSize < 1 || maxMessageSize > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "maxMessageSize " + maxMessageSize + ": must be 1 to " + Integer.MAX_VALUE + " bytes");
    }
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(uncaught, "uncaught");
    Objects.requireNonNull(time, "time");
  }

  private static void checkTimeout(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          name + " " + value + ": must be more than 0 and at most " + MAX_TIMEOUT);
    }
  }

  /** Returns these options with another {@link #handshakeTimeout()}. */
  public TransportOptions handshakeTimeout(Duration value) {
    return new TransportOptions(value, closeTimeout, maxMessageSize, executor, uncaught, time);
  }

  /** Returns these options with another {@link #closeTimeout()}. */
  public TransportOptions closeTimeout(Duration value) {
    return new TransportOptions(handshakeTimeout, value, maxMessageSize, executor, uncaught, time);
  }

  /** Returns these options with another {@link #maxMessageSize()}. */
  public TransportOptions maxMessageSize(long value) {
    return new TransportOptions(handshakeTimeout, closeTimeout, value, executor, uncaught, time);
  }

  /** Returns these options with another {@link #executor()}. */
  public TransportOptions executor(Executor value) {
    return new TransportOptions(
        handshakeTimeout, closeTimeout, maxMessageSize, value, uncaught, time);
  }

  /** Returns these options with another {@link #uncaught()}. */
  public TransportOptions uncaught(Consumer<Throwable> value) {
    return new TransportOptions(
        handshakeTimeout, closeTimeout, maxMessageSize, executor, value, time);
  }

  /** Returns these options with another {@link #time()}. */
  public TransportOptions time(TimeSource value) {
    return new TransportOptions(
        handshakeTimeout, closeTimeout, maxMessageSize, executor, uncaught, value);
  }
}
