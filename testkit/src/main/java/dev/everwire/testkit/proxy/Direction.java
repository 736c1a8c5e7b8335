package dev.everwire.testkit.proxy;

/** Which way bytes go through the proxy. */
public enum Direction {

  /** What the client sends. */
  CLIENT_TO_SERVER,

  /** What the server sends. */
  SERVER_TO_CLIENT
}
