package dev.everwire.testkit.simulation;

import dev.everwire.Message;
import java.nio.ByteBuffer;

/** What a {@link SimulatedWebSocket} put on the wire. */
public sealed interface Sent {

  /** Returns what a sent text message equals. */
  static Sent text(String text) {
    return new Data(Message.text(text));
  }

  /**
   * A message.
   *
   * @param message as it was sent
   */
  record Data(Message message) implements Sent {}

  /**
   * A ping.
   *
   * @param payload its bytes, read-only
   */
  record Ping(ByteBuffer payload) implements Sent {}

  /**
   * A Close frame.
   *
   * @param code 1005 if it had none
   * @param reason "" for none
   */
  record Close(int code, String reason) implements Sent {}
}
