package dev.everwire.reconnect;

import dev.everwire.Event;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import java.time.Duration;

/**
 * A new connection has taken the place of the old one, as planned (R16). There was no outage, so
 * neither {@code close} nor {@code open} is dispatched.
 *
 * @param handOver how long nothing was sent meanwhile
 * @param wasClean whether the peer answered in time, first the ping behind what the old connection
 *     was given last, then its Close frame: then nothing is lost. If it did not, the old connection
 *     died, or its transport does not tell: with {@code AT_MOST_ONCE} what it was given last may
 *     not have arrived, and what the peer sent last may be missing
 */
public record ReplacedEvent(IWebSocket target, Duration handOver, boolean wasClean)
    implements Event {

  /** The key of this event: "replaced". */
  public static final EventType<ReplacedEvent> TYPE =
      new EventType<>("replaced", ReplacedEvent.class);

  @Override
  public String type() {
    return TYPE.name();
  }
}
