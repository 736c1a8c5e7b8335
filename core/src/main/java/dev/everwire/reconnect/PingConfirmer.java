package dev.everwire.reconnect;

import dev.everwire.Pingable;
import dev.everwire.outbox.PingBarrier;
import dev.everwire.time.TimeSource;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks the peer, by pings, how far it has come (R12). One ping is on its way at a time, and the
 * next leaves when its pong is back: the busier the connection, the more messages share one. A pong
 * that is long in coming delays confirmation, no more; another ping leaves then, in case the peer
 * answered something else instead. Used under the sender's lock.
 */
final class PingConfirmer {

  private final Sender.Context context;
  private final RandomGenerator random;
  private final long patienceNs;
  private final Runnable onImpatience;

  private @Nullable Pingable connection;
  private PingBarrier barrier = new PingBarrier(0);
  private long lastHandedOver;
  private long pingedNs;
  private TimeSource.@Nullable Timer timer;

  /**
   * Creates one.
   *
   * @param patienceNs how long a pong may take before another ping leaves
   * @param onImpatience called by a timer, without the sender's lock; calls {@link #askAgain}
   */
  PingConfirmer(
      Sender.Context context, RandomGenerator random, long patienceNs, Runnable onImpatience) {
    this.context = context;
    this.random = random;
    this.patienceNs = patienceNs;
    this.onImpatience = onImpatience;
  }

  void connected(Pingable to) {
    connection = to;
    barrier = new PingBarrier(random.nextLong());
    lastHandedOver = 0;
  }

  void disconnected() {
    connection = null;
    disarm();
  }

  /** Notes that a message has left, and asks unless a ping is on its way. */
  void handedOver(long number) {
    lastHandedOver = number;
    if (!barrier.isOutstanding()) {
      ask();
    }
  }

  /** Sends a ping that covers all that has left. */
  void ask() {
    Pingable to = connection;
    if (to != null) {
      pingedNs = context.nowNs();
      arm(patienceNs);
      to.ping(barrier.ping(lastHandedOver, random.nextLong()));
    }
  }

  /**
   * Takes a pong.
   *
   * @return the number of the last message that it proves the peer to have; 0 for none
   */
  long pong(ByteBuffer payload) {
    boolean asked = barrier.isOutstanding();
    long covered = barrier.pong(payload);
    if (asked && !barrier.isOutstanding()) {
      if (covered < lastHandedOver) {
        ask();
      } else {
        disarm();
      }
    }
    return covered;
  }

  /** Returns whether a ping has no pong yet. */
  boolean isAsking() {
    return barrier.isOutstanding();
  }

  /** Asks again if the last pong is long overdue; the timer that calls may be an earlier one. */
  void askAgain() {
    disarm();
    if (connection == null || !barrier.isOutstanding()) {
      return;
    }
    long leftNs = pingedNs + patienceNs - context.nowNs();
    if (leftNs > 0) {
      arm(leftNs);
    } else {
      ask();
    }
  }

  /** One timer serves many pings: when it fires, it looks at the last. */
  private void arm(long delayNs) {
    if (timer == null) {
      timer = context.scheduleIn(delayNs, onImpatience);
    }
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
