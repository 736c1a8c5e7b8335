package dev.everwire.policy;

import dev.everwire.Message;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How it becomes known that the peer has a message (R12), for {@link
 * DeliveryGuarantee#AT_LEAST_ONCE}. Immutable; functions are called by one thread at a time.
 */
public sealed interface Confirmation {

  /**
   * By WebSocket pings, to which every peer must answer (RFC 6455 section 5.5.2): the pong of a
   * ping that left after a message shows that the peer's WebSocket endpoint has read the message.
   * It says nothing of the application behind it, nor of a server behind a gateway that ends the
   * WebSocket itself. Needs a transport that is {@code Pingable} and sends pings in order.
   */
  static Confirmation byPong() {
    return ByPong.INSTANCE;
  }

  /**
   * By the peer's own messages: one whose key equals that of a message sent confirms it. Keys of
   * messages that are unconfirmed at the same time must differ.
   *
   * @param keyOfSent returns what the reply to a message will carry, a receipt id say; null for a
   *     message that gets no reply, which is then kept no longer than {@code AT_MOST_ONCE} would
   * @param keyOfReply returns the key that an incoming message confirms; null for none
   */
  static ByReply byReply(Key keyOfSent, Key keyOfReply) {
    return new ByReply(keyOfSent, keyOfReply, false);
  }

  /** Finds what ties a reply to the message that it confirms: a receipt id, a sequence number. */
  @FunctionalInterface
  interface Key {

    /** Returns the key in a message, compared by {@code equals}; null if it has none. */
    @Nullable Object of(Message message);
  }

  /** See {@link #byPong()}. */
  enum ByPong implements Confirmation {
    /** The only one. */
    INSTANCE
  }

  /**
   * See {@link #byReply}.
   *
   * @param keyOfSent returns the key of a message that is sent
   * @param keyOfReply returns the key that an incoming message confirms
   * @param isCumulative whether it confirms what was sent before, too
   */
  record ByReply(Key keyOfSent, Key keyOfReply, boolean isCumulative) implements Confirmation {

    /** Creates one; {@link Confirmation#byReply} reads better. */
    public ByReply {
      Objects.requireNonNull(keyOfSent, "keyOfSent");
      Objects.requireNonNull(keyOfReply, "keyOfReply");
    }

    /** Returns one whose replies confirm all that was sent before, too, as STOMP's receipts do. */
    public ByReply cumulative() {
      return new ByReply(keyOfSent, keyOfReply, true);
    }
  }
}
