package dev.everwire;

/** A socket that can drop its connection without a closing handshake. */
public interface Terminable {

  /**
   * Drops the connection, or the attempt to make one: {@code error}, then {@code close} with 1006.
   * In state CLOSED it does nothing.
   */
  void terminate();
}
