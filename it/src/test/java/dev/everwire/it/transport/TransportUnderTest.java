package dev.everwire.it.transport;

import dev.everwire.WebSocketFactory;
import java.time.Duration;
import java.util.Optional;

/** A transport that tests run over. */
public interface TransportUnderTest {

  /** Its name, as in the documentation and on the command line. */
  String name();

  /** Returns why it cannot be set up so; nothing if it can. */
  Optional<String> cannot(Setup setup);

  /** Returns how long an attempt that has ended may hold its socket and threads on purpose. */
  default Duration linger() {
    return Duration.ZERO;
  }

  /** Returns whether a connection that ends before it is upgraded ends the attempt at once. */
  default boolean seesEndBeforeUpgrade() {
    return true;
  }

  /** Makes a client for one test. */
  Lease lease(Setup setup);

  /** A factory, and what to end when the test is over. */
  record Lease(WebSocketFactory factory, Runnable release) implements AutoCloseable {

    @Override
    public void close() {
      release.run();
    }
  }
}
