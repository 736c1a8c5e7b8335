package dev.everwire.javawebsocket;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds the reading thread back while what it handed over has not been delivered, and while the
 * socket is paused, so that no more than one event waits (C16). Thread-safe.
 */
final class ReadTurn {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int undelivered;
  private boolean paused;
  private boolean over;

  /** Waits until reading may go on; interrupts are left to whoever asks for them. */
  void await() {
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
  void handOver() {
    change(() -> undelivered++);
  }

  void delivered() {
    change(() -> undelivered--);
  }

  void pause() {
    change(() -> paused = true);
  }

  void resume() {
    change(() -> paused = false);
  }

  /** Holds nobody back any more. */
  void end() {
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
