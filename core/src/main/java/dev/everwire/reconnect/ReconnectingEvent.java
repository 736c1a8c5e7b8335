package dev.everwire.reconnect;

import dev.everwire.Event;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.policy.Loss;
import java.time.Duration;

/**
 * Another attempt was decided on; dispatched after the {@code close} of what was lost.
 *
 * @param attempt 1 for the first retry after a stable connection, then 2, 3 ...
 * @param delay how long until it begins
 * @param cause why there is no connection
 */
public record ReconnectingEvent(IWebSocket target, int attempt, Duration delay, Loss cause)
    implements Event {

  /** The key of this event: "reconnecting". */
  public static final EventType<ReconnectingEvent> TYPE =
      new EventType<>("reconnecting", ReconnectingEvent.class);

  @Override
  public String type() {
    return TYPE.name();
  }
}
