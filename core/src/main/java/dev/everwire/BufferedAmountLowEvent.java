package dev.everwire;

/** The send buffer ran low; see {@link Drainable}. */
public record BufferedAmountLowEvent(IWebSocket target) implements Event {

  @Override
  public String type() {
    return EventType.BUFFERED_AMOUNT_LOW.name();
  }
}
