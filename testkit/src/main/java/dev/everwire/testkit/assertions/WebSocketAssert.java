package dev.everwire.testkit.assertions;

import dev.everwire.IWebSocket;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Assertions on a socket as it is at this moment. */
@SuppressWarnings("exports") // who uses it has AssertJ; a module that does not, needs none
public final class WebSocketAssert extends AbstractAssert<WebSocketAssert, IWebSocket> {

  private static final List<String> STATES = List.of("CONNECTING", "OPEN", "CLOSING", "CLOSED");

  WebSocketAssert(IWebSocket actual) {
    super(actual, WebSocketAssert.class);
  }

  /** Verifies that the state is CONNECTING. */
  public WebSocketAssert isConnecting() {
    return hasReadyState(IWebSocket.CONNECTING);
  }

  /** Verifies that the state is OPEN. */
  public WebSocketAssert isOpen() {
    return hasReadyState(IWebSocket.OPEN);
  }

  /** Verifies that the state is CLOSING. */
  public WebSocketAssert isClosing() {
    return hasReadyState(IWebSocket.CLOSING);
  }

  /** Verifies that the state is CLOSED. */
  public WebSocketAssert isClosed() {
    return hasReadyState(IWebSocket.CLOSED);
  }

  private WebSocketAssert hasReadyState(int expected) {
    isNotNull();
    return check("readyState", STATES.get(actual.readyState()), STATES.get(expected));
  }

  /** Verifies which subprotocol the server chose; "" for none. */
  public WebSocketAssert hasProtocol(String expected) {
    isNotNull();
    return check("protocol", actual.protocol(), expected);
  }

  /** Verifies which extensions the server chose; "" for none. */
  public WebSocketAssert hasExtensions(String expected) {
    isNotNull();
    return check("extensions", actual.extensions(), expected);
  }

  /** Verifies how many bytes wait to be given to the network. */
  public WebSocketAssert hasBufferedAmount(long expected) {
    isNotNull();
    return check("bufferedAmount", actual.bufferedAmount(), expected);
  }

  private WebSocketAssert check(String member, Object found, Object expected) {
    if (!found.equals(expected)) {
      throw failureWithActualExpected(
          found,
          expected,
          "expected %s of <%s> to be %s, but it is %s",
          member,
          actual,
          expected,
          found);
    }
    return this;
  }
}
