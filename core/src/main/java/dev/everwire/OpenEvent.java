package dev.everwire;

/**
 * The connection is established: {@code readyState}, {@code protocol} and {@code extensions} are
 * set.
 */
public record OpenEvent(IWebSocket target) implements Event {

  @Override
  public String type() {
    return EventType.OPEN.name();
  }
}
