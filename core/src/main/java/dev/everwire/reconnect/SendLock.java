package dev.everwire.reconnect;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The lock that makes the order of sends. What is found out under it is told when its thread lets
 * go of it, by that thread: whoever is told may send.
 */
final class SendLock {

  private final ReentrantLock lock = new ReentrantLock();
  private final Runnable beforeRelease;

  /** Guarded by the lock. */
  private List<Runnable> untold = new ArrayList<>();

  /**
   * Creates one.
   *
   * @param beforeRelease runs under the lock each time before it becomes free
   */
  SendLock(Runnable beforeRelease) {
    this.beforeRelease = beforeRelease;
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    if (lock.getHoldCount() == 1) {
      beforeRelease.run();
    }
    if (lock.getHoldCount() > 1 || untold.isEmpty()) {
      lock.unlock();
      return;
    }
    List<Runnable> told = untold;
    untold = new ArrayList<>();
    lock.unlock();
    told.forEach(Runnable::run);
  }

  void run(Runnable task) {
    lock();
    try {
      task.run();
    } finally {
      unlock();
    }
  }

  <T> T get(Supplier<T> value) {
    lock();
    try {
      return value.get();
    } finally {
      unlock();
    }
  }

  /** Runs a task when the lock is free again. */
  void afterwards(Runnable task) {
    untold.add(task);
  }

  boolean isHeldByThisThread() {
    return lock.isHeldByCurrentThread();
  }
}
