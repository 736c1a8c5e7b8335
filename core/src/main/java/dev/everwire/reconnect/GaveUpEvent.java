package dev.everwire.reconnect;

import dev.everwire.Event;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.policy.Loss;

/**
 * There will be no further attempt, unless {@code reconnect} is called (R8); dispatched after the
 * last {@code close}.
 *
 * @param attempts how many retries there were since the last stable connection
 * @param cause why there is no connection
 * @param queuedMessages how many messages are still waiting; {@code drainQueuedMessages} takes them
 */
public record GaveUpEvent(IWebSocket target, int attempts, Loss cause, int queuedMessages)
    implements Event {

  /** The key of this event: "gaveup". */
  public static final EventType<GaveUpEvent> TYPE = new EventType<>("gaveup", GaveUpEvent.class);

  @Override
  public String type() {
    return TYPE.name();
  }
}
