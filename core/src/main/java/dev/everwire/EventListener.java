package dev.everwire;

/**
 * Receives events. One that throws harms nobody: the error is reported, the other listeners run and
 * the socket lives (C10).
 */
@FunctionalInterface
public interface EventListener<E extends Event> {

  /** Called with each event, never at the same time as another listener of the socket (C11). */
  void handleEvent(E event);
}
