package dev.everwire;

/** Fires an {@link AbortSignal}, as in the DOM. Thread-safe. */
public final class AbortController {

  private final AbortSignal signal = new AbortSignal();

  /** Creates a controller with a signal of its own, not yet fired. */
  public AbortController() {}

  /** Returns the signal that {@link #abort()} fires. */
  public AbortSignal signal() {
    return signal;
  }

  /** Fires the signal; a second call does nothing. */
  public void abort() {
    signal.abort();
  }
}
