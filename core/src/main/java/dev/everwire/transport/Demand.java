package dev.everwire.transport;

/**
 * Whether the client may be asked for the next event: not while paused (C16). For clients that hand
 * out one event for each request. Thread-safe.
 */
public final class Demand {

  private boolean paused;

  /** Whether a grant was held back. */
  private boolean owed;

  /** Creates a demand that is not paused. */
  public Demand() {}

  /** Returns whether to ask now; if not, {@link #resume()} will say so. */
  public synchronized boolean grant() {
    owed = paused;
    return !paused;
  }

  /** Holds back the next grant. */
  public synchronized void pause() {
    paused = true;
  }

  /** Returns whether to ask now for what was held back. */
  public synchronized boolean resume() {
    boolean ask = owed;
    paused = false;
    owed = false;
    return ask;
  }
}
