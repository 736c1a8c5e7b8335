package dev.everwire.it.simulation;

/** What the application's code, or a transport, throws on purpose. */
final class Deliberate extends RuntimeException {

  private static final long serialVersionUID = 1;

  Deliberate(String message) {
    super(message, null, false, false);
  }
}
