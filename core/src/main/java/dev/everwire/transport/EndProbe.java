package dev.everwire.transport;

import dev.everwire.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a connection that a client has missed, for clients which notice some ends only
 * when they write.
 *
 * <p>The JDK's is one: an end of the stream that comes while a listener runs is lost in it,
 * whatever the demand (JDK 17 to 25: {@code TransportImpl} takes it for an event that was asked
 * for, and fails inside). No callback follows. So when a connection falls quiet after an event, a
 * few Pong frames go out, which ask nothing of the peer (RFC 6455 section 5.5.3): where it is gone,
 * the first brings a reset and a later one fails. Thread-safe.
 */
public final class EndProbe {

  private static final long QUIET_NANOS = 1_000_000_000L;
  private static final int PROBES = 3;

  private final TimeSource time;
  private final Runnable probe;
  private long lastEvent;
  private int left;
  private boolean stopped;
  private TimeSource.@Nullable Timer timer;

  /**
   * Creates a probe that waits for the first event.
   *
   * @param probe writes a little; run three times, a second apart, after a second without an event
   */
  public EndProbe(TimeSource time, Runnable probe) {
    this.time = time;
    this.probe = probe;
  }

  /** Tells that an event was delivered. */
  public synchronized void event() {
    lastEvent = time.nanoTime();
    left = PROBES;
    if (timer == null && !stopped) {
      timer = time.schedule(QUIET_NANOS, this::due);
    }
  }

  /** Ends it: its timer is gone, and {@link #event()} does nothing from now on. */
  public synchronized void stop() {
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
