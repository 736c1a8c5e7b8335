package dev.everwire.jdk;

/** Whether the client may be asked for the next event: not while paused (C16). Thread-safe. */
final class Demand {

  private boolean paused;

  /** Whether a grant was held back. */
  private boolean owed;

  /** Returns whether to ask now; if not, {@link #resume()} will say so. */
  synchronized boolean grant() {
    owed = paused;
    return !paused;
  }

  synchronized void pause() {
    paused = true;
  }

  /** Returns whether to ask now for what was held back. */
  synchronized boolean resume() {
    boolean ask = owed;
    paused = false;
    owed = false;
    return ask;
  }
}
