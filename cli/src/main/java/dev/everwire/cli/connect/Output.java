package dev.everwire.cli.connect;

import dev.everwire.Event;

/** What goes to standard output, of what happens on a socket. */
@FunctionalInterface
interface Output {

  /** Prints an event; nothing if this output has no place for it. */
  void print(Event event);
}
