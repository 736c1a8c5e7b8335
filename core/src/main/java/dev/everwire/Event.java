package dev.everwire;

/**
 * Something that happened to a socket. An implementation may dispatch events of its own classes
 * under names of its own; whoever listens by name receives them.
 */
public interface Event {

  /** Returns the name under which this event is dispatched, such as "message". */
  String type();

  /** Returns the socket that dispatched this event. */
  IWebSocket target();
}
