package dev.everwire;

import java.util.Objects;

/**
 * The key of an event: its name, and the class that its listeners receive.
 *
 * @param name the name under which it is dispatched
 * @param eventClass the class of the events that a listener registered with this key receives
 */
public record EventType<E extends Event>(String name, Class<E> eventClass) {

  /** {@code open}. */
  public static final EventType<OpenEvent> OPEN = new EventType<>("open", OpenEvent.class);

  /** {@code message}. */
  public static final EventType<MessageEvent> MESSAGE =
      new EventType<>("message", MessageEvent.class);

  /** {@code error}. */
  public static final EventType<ErrorEvent> ERROR = new EventType<>("error", ErrorEvent.class);

  /** {@code close}. */
  public static final EventType<CloseEvent> CLOSE = new EventType<>("close", CloseEvent.class);

  /** {@code ping}: the peer's ping, from transports that can tell. */
  public static final EventType<PingEvent> PING = new EventType<>("ping", PingEvent.class);

  /** {@code pong}: dispatched by a {@link Pingable}. */
  public static final EventType<PongEvent> PONG = new EventType<>("pong", PongEvent.class);

  /** {@code bufferedamountlow}: dispatched by a {@link Drainable}. */
  public static final EventType<BufferedAmountLowEvent> BUFFERED_AMOUNT_LOW =
      new EventType<>("bufferedamountlow", BufferedAmountLowEvent.class);

  /** Creates the key of an event, for whoever dispatches events of their own. */
  public EventType {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(eventClass, "eventClass");
  }
}
