package dev.everwire.reconnect;

import dev.everwire.Event;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An outage is over; dispatched after the {@code open} of the new connection (R14).
 *
 * @param outageStart when the loss was noticed
 * @param outageEnd when the new connection opened
 * @param lastMessage when the last message before the outage came; null if none ever did. What the
 *     peer sent after that may be missing
 * @param attempts how many attempts the outage took
 * @param queuedMessages how many messages were waiting when the new connection opened
 */
public record ReconnectedEvent(
    IWebSocket target,
    Instant outageStart,
    Instant outageEnd,
    @Nullable Instant lastMessage,
    int attempts,
    int queuedMessages)
    implements Event {

  /** The key of this event: "reconnected". */
  public static final EventType<ReconnectedEvent> TYPE =
      new EventType<>("reconnected", ReconnectedEvent.class);

  @Override
  public String type() {
    return TYPE.name();
  }

  /** Returns how long the outage was. */
  public Duration outage() {
    return Duration.between(outageStart, outageEnd);
  }
}
