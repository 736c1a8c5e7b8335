package dev.everwire;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells that something is no longer wanted: a listener registered with a signal is removed when it
 * fires. Made by an {@link AbortController}. Thread-safe.
 */
public final class AbortSignal {

  private final Object lock = new Object();
  private final List<Runnable> actions = new ArrayList<>();
  private boolean aborted;

  AbortSignal() {}

  /** Returns whether the signal has fired. */
  public boolean aborted() {
    synchronized (lock) {
      return aborted;
    }
  }

  /**
   * Runs an action when the signal fires, on the thread that fires it; at once if it has fired.
   *
   * @return takes the action back
   */
  public Runnable onAbort(Runnable action) {
    synchronized (lock) {
      if (!aborted) {
        actions.add(action);
        return () -> forget(action);
      }
    }
    action.run();
    return () -> {};
  }

  private void forget(Runnable action) {
    synchronized (lock) {
      actions.remove(action);
    }
  }

  void abort() {
    List<Runnable> due;
    synchronized (lock) {
      aborted = true;
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }
}
