package dev.everwire.reconnect;

import dev.everwire.outbox.Outbox;
import dev.everwire.time.TimeSource;
import org.jspecify.annotations.Nullable;

/** One timer, for the message whose time to live is over first. Used under the sender's lock. */
final class ExpiryTimer {

  private final Outbox outbox;
  private final Sender.Context context;
  private final Runnable onExpiry;
  private TimeSource.@Nullable Timer timer;

  /**
   * Creates one.
   *
   * @param onExpiry called without the sender's lock; calls {@link #arm}
   */
  ExpiryTimer(Outbox outbox, Sender.Context context, Runnable onExpiry) {
    this.outbox = outbox;
    this.context = context;
    this.onExpiry = onExpiry;
  }

  /** Sets the timer, in place of the one before, which may have fired by now. */
  void arm() {
    disarm();
    long nextNs = outbox.nextExpiryNs();
    if (nextNs != Outbox.NEVER) {
      timer = context.scheduleIn(Math.max(0, nextNs - context.nowNs()), onExpiry);
    }
  }

  /** Leaves no timer behind for a message that is no longer here. */
  void disarmIfIdle() {
    if (!outbox.hasExpiring()) {
      disarm();
    }
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
