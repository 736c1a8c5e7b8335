package dev.everwire.cli.connect;

import dev.everwire.cli.console.Causes;
import dev.everwire.cli.console.Durations;
import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Where a session stands, in one line: state, attempts, next try, queue, messages. Thread-safe. */
final class ConnectionStatus {

  private final TimeSource time;
  private final Traffic in;
  private final Traffic out;
  private final IntSupplier queued;

  // All below are guarded by this.
  private boolean open;
  private long sinceNs;
  private int reconnects = -1;
  private Duration outages = Duration.ZERO;
  private @Nullable ReconnectingEvent retry;

  ConnectionStatus(TimeSource time, Traffic in, Traffic out, IntSupplier queued) {
    this.time = time;
    this.in = in;
    this.out = out;
    this.queued = queued;
  }

  synchronized void opened() {
    open = true;
    sinceNs = time.nanoTime();
    reconnects++;
    retry = null;
  }

  synchronized void reconnecting(ReconnectingEvent event) {
    open = false;
    sinceNs = time.nanoTime();
    retry = event;
  }

  synchronized void reconnected(ReconnectedEvent event) {
    outages = outages.plus(event.outage());
  }

  synchronized void closed() {
    open = false;
  }

  synchronized int reconnects() {
    return Math.max(0, reconnects);
  }

  /** Returns how long there was no connection, in all. */
  synchronized Duration outages() {
    return outages;
  }

  synchronized String text() {
    String counts =
        String.format(
            Locale.ROOT,
            "in %,d (%,d/s)  out %,d (%,d/s)  queued %,d  reconnects %,d",
            in.total(),
            in.perSecond(),
            out.total(),
            out.perSecond(),
            queued.getAsInt(),
            reconnects());
    if (open) {
      return "open " + Durations.show(wholeSeconds(elapsed())) + "  " + counts;
    } else if (retry == null) {
      return "connecting  " + counts;
    }
    Duration left = retry.delay().minus(elapsed());
    String next = left.isNegative() || left.isZero() ? "now" : "in " + Durations.show(tenths(left));
    return String.format(
        Locale.ROOT,
        "retry %d %s  queued %,d  last: %s",
        retry.attempt(),
        next,
        queued.getAsInt(),
        Causes.describe(retry.cause()));
  }

  private Duration elapsed() {
    return Duration.ofNanos(time.nanoTime() - sinceNs);
  }

  private static Duration wholeSeconds(Duration duration) {
    return Duration.ofSeconds(duration.toSeconds());
  }

  private static Duration tenths(Duration duration) {
    return Duration.ofMillis(duration.toMillis() / 100 * 100);
  }
}
