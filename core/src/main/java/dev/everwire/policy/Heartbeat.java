package dev.everwire.policy;

import dev.everwire.Message;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a dead link is told from a quiet one (R10). Any sign of life counts: a message, a ping, a
 * pong. After {@code interval} without one the link is probed; after {@code timeout} more without
 * one it is terminated and replaced. A dead link is noticed within {@code interval + timeout}.
 *
 * @param interval how long a link may be quiet before it is probed; 30 seconds by default
 * @param timeout how long it may stay quiet once probed; 10 seconds by default
 * @param probe makes the application's own message to probe with; null for a ping frame, which
 *     needs a transport that is {@code Pingable}: on any other no link is probed, and a dead one is
 *     noticed by TCP alone
 */
public record Heartbeat(
    Duration interval, Duration timeout, @Nullable Supplier<? extends Message> probe) {

  private static final Duration MIN = Duration.ofMillis(1);
  private static final Duration MAX = Duration.ofDays(1);

  /** Ping frames after 30 seconds, 10 seconds to show life. */
  public static final Heartbeat DEFAULT =
      new Heartbeat(Duration.ofSeconds(30), Duration.ofSeconds(10), null);

  /**
   * Creates a heartbeat.
   *
   * @throws IllegalArgumentException if a duration is not from a millisecond to a day
   */
  public Heartbeat {
    check("pingInterval", interval);
    check("pingTimeout", timeout);
  }

  private static void check(String name, Duration value) {
    if (value.compareTo(MIN) < 0 || value.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(name + " " + value + ": must be 1 ms to 24 hours");
    }
  }

  /** Returns a heartbeat of ping frames. */
  public static Heartbeat pings(Duration interval, Duration timeout) {
    return new Heartbeat(interval, timeout, null);
  }

  /** Returns a heartbeat of the application's own messages, such as {@code {"type":"ping"}}. */
  public static Heartbeat messages(
      Duration interval, Duration timeout, Supplier<? extends Message> probe) {
    return new Heartbeat(interval, timeout, probe);
  }
}
