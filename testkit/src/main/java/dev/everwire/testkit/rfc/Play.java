package dev.everwire.testkit.rfc;

/** The server's part in a case. */
@FunctionalInterface
public interface Play {

  /**
   * Plays it on a connection. It may throw an {@link java.io.IOException} when the client has gone,
   * which the outcome then tells.
   */
  void on(Peer peer) throws Exception;
}
