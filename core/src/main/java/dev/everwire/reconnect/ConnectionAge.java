package dev.everwire.reconnect;

import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a replacement when a connection reaches its maximum age, or up to a fifth of that
 * earlier: sockets that connected together are not replaced together. Used in the shell's serial
 * executor.
 */
final class ConnectionAge {

  private static final double JITTER = 0.2;

  /** Null if a connection may grow as old as it will. */
  private final @Nullable Duration max;

  private final RandomGenerator random;
  private final Sender.Context context;
  private final Runnable onMaximum;
  private TimeSource.@Nullable Timer timer;

  /**
   * Creates one.
   *
   * @param onMaximum called by a timer, outside of the serial executor
   */
  ConnectionAge(
      @Nullable Duration max, RandomGenerator random, Sender.Context context, Runnable onMaximum) {
    this.max = max;
    this.random = random;
    this.context = context;
    this.onMaximum = onMaximum;
  }

  /** A connection begins to age, or one that could not be replaced does so again. */
  void begin() {
    end();
    if (max != null) {
      long delayNs = (long) (max.toNanos() * (1 - JITTER * random.nextDouble()));
      timer = context.scheduleIn(delayNs, onMaximum);
    }
  }

  /** There is no connection any more. */
  void end() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
