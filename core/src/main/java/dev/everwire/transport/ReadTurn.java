package dev.everwire.transport;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds the reading thread back while what it handed over has not been delivered, and while the
 * socket is paused, so that no more than one event waits (C16). For clients that leave the reading
 * of frames, and the thread for it, to the transport. Thread-safe.
 */
public final class ReadTurn {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int undelivered;
  private boolean paused;
  private boolean over;

  /** Creates a turn that holds nobody back. */
  public ReadTurn() {}

  /** Waits until reading may go on; interrupts are left to whoever asks for them. */
  public void await() {
    lock.lock();
    try {
      while (!over && (paused || undelivered > 0)) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells that an event is about to be handed over. */
  public void handOver() {
    change(() -> undelivered++);
  }

  /** Tells that an event which was handed over has been delivered. */
  public void delivered() {
    change(() -> undelivered--);
  }

  /** Holds the reading back until {@link #resume}. */
  public void pause() {
    change(() -> paused = true);
  }

  /** Lets the reading go on. */
  public void resume() {
    change(() -> paused = false);
  }

  /** Holds nobody back any more. */
  public void end() {
    change(() -> over = true);
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
