package dev.everwire.testkit.assertions;

import dev.everwire.CloseEvent;
import dev.everwire.IWebSocket;

/** The entry points, to be imported statically beside AssertJ's own. */
public final class WebSocketAssertions {

  private WebSocketAssertions() {}

  /** Begins an assertion on a socket. */
  public static WebSocketAssert assertThat(IWebSocket actual) {
    return new WebSocketAssert(actual);
  }

  /** Begins an assertion on a {@code close} event. */
  public static CloseEventAssert assertThat(CloseEvent actual) {
    return new CloseEventAssert(actual);
  }
}
