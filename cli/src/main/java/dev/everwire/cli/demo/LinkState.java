package dev.everwire.cli.demo;

/** What a reconnecting socket is doing. */
enum LinkState {
  /** It tries to connect. */
  CONNECTING('~'),
  /** It is connected. */
  OPEN('#'),
  /** It has no connection, and waits before the next attempt. */
  WAITING('.');

  /** How it is drawn on a terminal. */
  final char mark;

  LinkState(char mark) {
    this.mark = mark;
  }
}
