package dev.everwire.reconnect;

import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.Pingable;
import dev.everwire.outbox.Outbox;
import dev.everwire.outbox.Outbox.Entry;
import dev.everwire.policy.Confirmation.ByReply;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.Heartbeat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a connection has taken in the outbox until the peer is known to have it: by the pongs
 * of its pings, or by the peer's own messages (R11, R12). Used under the sender's lock.
 */
final class Confirmer {

  private final Outbox outbox;
  private final @Nullable ByReply replies;
  private final @Nullable PingConfirmer pings;

  private Confirmer(Outbox outbox, @Nullable ByReply replies, @Nullable PingConfirmer pings) {
    this.outbox = outbox;
    this.replies = replies;
    this.pings = pings;
  }

  /**
   * Creates the one that the options ask for; null for at most once.
   *
   * @param onImpatience called by a timer, without the sender's lock; calls {@link #askAgain}
   */
  static @Nullable Confirmer of(
      Outbox outbox,
      ReconnectingWebSocketOptions options,
      Sender.Context context,
      Runnable onImpatience) {
    if (options.deliveryGuarantee == DeliveryGuarantee.AT_MOST_ONCE) {
      return null;
    } else if (options.confirmation instanceof ByReply replies) {
      return new Confirmer(outbox, replies, null);
    }
    Heartbeat heartbeat = options.heartbeat == null ? Heartbeat.DEFAULT : options.heartbeat;
    long patienceNs = heartbeat.timeout().toNanos();
    // The options' own may be used by one thread at a time, and is used elsewhere.
    RandomGenerator random = new SplittableRandom(options.random.nextLong());
    return new Confirmer(
        outbox, null, new PingConfirmer(context, random, patienceNs, onImpatience));
  }

  /** Returns what the reply to a message will carry; null if none is expected. */
  @Nullable Object keyOfSent(Message message) {
    return replies == null ? null : replies.keyOfSent().of(message);
  }

  void connected(IWebSocket to) {
    if (pings != null && to instanceof Pingable pingable) {
      pings.connected(pingable);
    }
  }

  /** Lets what is unconfirmed wait for the next connection. */
  void disconnected() {
    if (pings != null) {
      pings.disconnected();
    }
    outbox.requeueUnconfirmed();
  }

  /**
   * Notes that a connection has taken a message.
   *
   * @return whether it is kept: no reply is expected to what is not
   */
  boolean handedOver(Entry entry) {
    if (replies != null && entry.key() == null) {
      return false;
    }
    outbox.keepUnconfirmed(entry);
    if (pings != null) {
      pings.handedOver(entry.number());
    }
    return true;
  }

  /** Takes a pong, and returns what it confirms. */
  List<Entry> pong(ByteBuffer payload) {
    return pings == null ? List.of() : outbox.confirmUpTo(pings.pong(payload));
  }

  /** Returns what a message from the peer confirms, null for nothing. Needs no lock. */
  @Nullable Object keyOfReply(Message message) {
    return replies == null ? null : replies.keyOfReply().of(message);
  }

  /** Takes the key of a reply, and returns what it confirms. */
  List<Entry> replied(Object key) {
    return outbox.confirm(key, Objects.requireNonNull(replies).isCumulative());
  }

  /**
   * Asks the peer for a sign of life by the same pings: were it another ping, a peer that answers
   * the latest alone would leave the earlier one unanswered for good.
   *
   * @return whether it is done
   */
  boolean probe() {
    if (pings != null) {
      pings.ask();
    }
    return pings != null;
  }

  /** Returns whether a pong is awaited. */
  boolean isAsking() {
    return pings != null && pings.isAsking();
  }

  void askAgain() {
    if (pings != null) {
      pings.askAgain();
    }
  }
}
