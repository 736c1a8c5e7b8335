package dev.everwire.testkit.proxy;

/** How TCP ends a connection. */
public enum Ending {

  /** In order: the receiver sees the end of the stream. */
  FIN,

  /** By a reset: the receiver's next read or write fails. */
  RST
}
