package dev.everwire;

/**
 * The connection, or the attempt to make it, failed; {@code close} follows (C3).
 *
 * @param error the real cause: what the client, the network or the application's supplier threw
 */
public record ErrorEvent(IWebSocket target, Throwable error) implements Event {

  @Override
  public String type() {
    return EventType.ERROR.name();
  }
}
