package dev.everwire.reconnect;

import dev.everwire.Event;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message that {@code send} was given will not be sent (R6).
 *
 * @param message the message
 * @param reason why
 * @param cause what the transport threw, for {@link Reason#UNSENDABLE}
 */
public record DroppedEvent(
    IWebSocket target, Message message, Reason reason, @Nullable Throwable cause) implements Event {

  /** The key of this event: "dropped". */
  public static final EventType<DroppedEvent> TYPE = new EventType<>("dropped", DroppedEvent.class);

  /** Why a message is dropped. */
  public enum Reason {
    /** The queue was full, and its overflow policy chose this message. */
    OVERFLOW,
    /** Its time to live passed. */
    EXPIRED,
    /** Its scope was a connection that is gone. */
    CONNECTION_LOST,
    /** The transport refused it; others go on. */
    UNSENDABLE
  }

  @Override
  public String type() {
    return TYPE.name();
  }
}
