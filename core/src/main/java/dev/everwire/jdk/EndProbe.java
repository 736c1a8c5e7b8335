package dev.everwire.jdk;

import dev.everwire.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a connection that the JDK's client has missed.
 *
 * <p>An end of the stream that comes while that client has no demand, which is while a listener
 * runs, is lost in it (JDK 17 to 25: {@code TransportImpl} takes it for an event that was asked
 * for, and fails inside). No callback follows; only writing shows it. So when a connection falls
 * quiet after an event, a few Pong frames go out, which ask nothing of the peer (RFC 6455 section
 * 5.5.3): where it is gone, the first brings a reset and a later one fails.
 */
final class EndProbe {

  private static final long QUIET_NANOS = 1_000_000_000L;
  private static final int PROBES = 3;

  private final TimeSource time;
  private final Runnable probe;
  private long lastEvent;
  private int left;
  private boolean stopped;
  private TimeSource.@Nullable Timer timer;

  EndProbe(TimeSource time, Runnable probe) {
    this.time = time;
    this.probe = probe;
  }

  /** Tells that an event was delivered. */
  synchronized void event() {
    lastEvent = time.nanoTime();
    left = PROBES;
    if (timer == null && !stopped) {
      timer = time.schedule(QUIET_NANOS, this::due);
    }
  }

  synchronized void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void due() {
    if (rearm()) {
      probe.run();
    }
  }

  /** Returns whether to probe now. */
  private synchronized boolean rearm() {
    timer = null;
    if (stopped) {
      return false;
    }
    long wait = QUIET_NANOS - (time.nanoTime() - lastEvent);
    boolean quiet = wait <= 0;
    if (!quiet || --left > 0) {
      timer = time.schedule(quiet ? QUIET_NANOS : wait, this::due);
    }
    return quiet;
  }
}
