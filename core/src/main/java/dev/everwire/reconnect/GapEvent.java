package dev.everwire.reconnect;

import dev.everwire.Event;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Catching up failed, and the application chose to go on: what the peer sent between {@code from}
 * and {@code to} may be missing, but for what the hook had delivered by then (R14). Dispatched
 * ahead of the messages that waited.
 *
 * @param from when the last message before the outage came; null if none ever did
 * @param to when the present connection opened
 * @param cause why it was not caught up
 */
public record GapEvent(
    IWebSocket target, @Nullable Instant from, Instant to, CatchUpException cause)
    implements Event {

  /** The key of this event: "gap". */
  public static final EventType<GapEvent> TYPE = new EventType<>("gap", GapEvent.class);

  @Override
  public String type() {
    return TYPE.name();
  }
}
