package dev.everwire.it.interop;

/**
 * A server on loopback with the paths that {@link InteropScenarios} describes, or a way to one;
 * {@code close} ends it.
 */
interface InteropServer extends AutoCloseable {

  /** Returns the port that it listens on. */
  int port();

  /** Returns the URL of a path. */
  default String url(String path) {
    return "ws://127.0.0.1:" + port() + path;
  }

  @Override
  void close();
}
