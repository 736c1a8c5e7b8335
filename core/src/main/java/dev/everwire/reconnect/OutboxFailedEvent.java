package dev.everwire.reconnect;

import dev.everwire.Event;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.policy.OutboxStoreException;

/**
 * The store of the queue (R13) could not read or write something that no call can tell of: its file
 * was damaged and has been moved aside, or a write in the background failed and is tried again. The
 * socket goes on.
 *
 * @param cause what happened, in words, with its own cause
 */
public record OutboxFailedEvent(IWebSocket target, OutboxStoreException cause) implements Event {

  /** The key of this event: "outboxfailed". */
  public static final EventType<OutboxFailedEvent> TYPE =
      new EventType<>("outboxfailed", OutboxFailedEvent.class);

  @Override
  public String type() {
    return TYPE.name();
  }
}
