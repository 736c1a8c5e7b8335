package dev.everwire.reconnect;

import dev.everwire.Event;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.policy.Loss;
import java.time.Duration;

/**
 * A connection could not be replaced (R16), and goes on.
 *
 * @param attempt 1 for the first attempt to replace it, then 2, 3 ...
 * @param willRetry whether another attempt is made; else {@code replace}, or the maximum age from
 *     now on, begins anew
 * @param delay how long until the next attempt begins; zero if there is none
 * @param cause why there is no other connection
 */
public record ReplacementFailedEvent(
    IWebSocket target, int attempt, boolean willRetry, Duration delay, Loss cause)
    implements Event {

  /** The key of this event: "replacementfailed". */
  public static final EventType<ReplacementFailedEvent> TYPE =
      new EventType<>("replacementfailed", ReplacementFailedEvent.class);

  @Override
  public String type() {
    return TYPE.name();
  }
}
