package dev.everwire.reconnect;

import dev.everwire.Event;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;

/**
 * The queue has risen to its high water mark, or has fallen to its low one (R6): an application can
 * pause its producers at the one and let them go on at the other. The two alternate, and the last
 * one told is how it is; what was over before it could be told is not.
 *
 * @param above whether it is above: from the high mark on, until it has fallen to the low one
 * @param queuedBytes the bytes that take room in the queue as this is told: what waits, and what
 *     the peer has yet to confirm
 */
public record WaterMarkEvent(IWebSocket target, boolean above, long queuedBytes) implements Event {

  /** The key of this event: "watermark". */
  public static final EventType<WaterMarkEvent> TYPE =
      new EventType<>("watermark", WaterMarkEvent.class);

  @Override
  public String type() {
    return TYPE.name();
  }
}
