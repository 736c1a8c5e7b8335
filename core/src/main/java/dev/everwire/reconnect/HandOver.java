package dev.everwire.reconnect;

import dev.everwire.CloseCode;
import dev.everwire.IWebSocket;
import dev.everwire.Lingering;
import dev.everwire.Pingable;
import dev.everwire.machine.Signal;
import dev.everwire.outbox.PingBarrier;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Brings the traffic of a connection to an end before another takes its place (R16). It is given
 * nothing more, and a ping follows what it was given: the pong shows that the peer has read all of
 * that, and that what the peer sent before has come. Then it is closed for sending. Used in the
 * shell's serial executor.
 */
final class HandOver {

  private static final String REASON = "replaced";

  private final Sender sender;
  private final RandomGenerator random;

  private int epoch;
  private @Nullable PingBarrier barrier;

  HandOver(Sender sender, RandomGenerator random) {
    this.sender = sender;
    this.random = random;
  }

  /** Begins with a connection, which the sender has; returns whether it is at rest already. */
  @Nullable Signal settle(Attempt from) {
    epoch = from.epoch;
    barrier = new PingBarrier(random.nextLong());
    boolean asked = sender.standStill();
    if (!asked && from.socket() instanceof Pingable pingable && pingable.pingsInOrder()) {
      pingable.ping(barrier.ping(1, random.nextLong()));
    }
    return settled();
  }

  /** Takes a pong of the connection's. */
  void pong(ByteBuffer payload) {
    if (barrier != null) {
      barrier.pong(payload);
    }
  }

  /** Returns the signal that the peer has read all that the connection was given, once it has. */
  @Nullable Signal settled() {
    if (barrier == null || barrier.isOutstanding() || !sender.isAtRest()) {
      return null;
    }
    barrier = null;
    return new Signal.Settled(epoch);
  }

  /** Nothing is to take the connection's place. */
  void cancel() {
    barrier = null;
    sender.goOn();
  }

  /** Closes a connection for sending; one that is not {@link Lingering} discards what comes. */
  void leave(Attempt left) {
    barrier = null;
    IWebSocket socket = left.socket();
    if (socket instanceof Lingering lingering) {
      lingering.closeLingering(CloseCode.NORMAL, REASON);
    } else if (socket != null) {
      socket.close(CloseCode.NORMAL, REASON);
    }
  }
}
