package dev.everwire.testkit.assertions;

import dev.everwire.CloseEvent;
import org.assertj.core.api.AbstractAssert;

/** Assertions on a {@code close} event. */
@SuppressWarnings("exports") // who uses it has AssertJ; a module that does not, needs none
public final class CloseEventAssert extends AbstractAssert<CloseEventAssert, CloseEvent> {

  CloseEventAssert(CloseEvent actual) {
    super(actual, CloseEventAssert.class);
  }

  /** Verifies the close code. */
  public CloseEventAssert hasCode(int expected) {
    isNotNull();
    return check("code", actual.code(), expected);
  }

  /** Verifies the peer's reason; "" for none. */
  public CloseEventAssert hasReason(String expected) {
    isNotNull();
    return check("reason", actual.reason(), expected);
  }

  /** Verifies that the closing handshake completed. */
  public CloseEventAssert wasClean() {
    isNotNull();
    return check("wasClean", actual.wasClean(), true);
  }

  /** Verifies that the closing handshake did not complete. */
  public CloseEventAssert wasNotClean() {
    isNotNull();
    return check("wasClean", actual.wasClean(), false);
  }

  /** Verifies whether a reconnecting socket goes on. */
  public CloseEventAssert willReconnect(boolean expected) {
    isNotNull();
    return check("willReconnect", actual.willReconnect(), expected);
  }

  private CloseEventAssert check(String member, Object found, Object expected) {
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
