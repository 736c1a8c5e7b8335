package dev.everwire;

/**
 * A whole message arrived (C7).
 *
 * @param data what arrived: a {@link Message.Text}, or what {@code binaryType} asks for
 */
public record MessageEvent(IWebSocket target, Message data) implements Event {

  @Override
  public String type() {
    return EventType.MESSAGE.name();
  }

  /**
   * Returns the text of a text message.
   *
   * @throws IllegalStateException if the message is binary
   */
  public String text() {
    if (data instanceof Message.Text text) {
      return text.value();
    }
    throw new IllegalStateException("the message is binary (" + data.size() + " bytes), not text");
  }
}
