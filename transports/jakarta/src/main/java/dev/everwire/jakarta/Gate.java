package dev.everwire.jakarta;

/**
 * Holds the container's thread until what it brought was delivered, and for as long as reading is
 * paused: it reads no further meanwhile, which slows the sender down (C16). Thread-safe.
 */
final class Gate {

  private boolean delivering;
  private boolean paused;
  private boolean open;

  /** Runs a delivery, and returns when {@link #delivered()} was told and nothing is paused. */
  void pass(Runnable delivery) {
    synchronized (this) {
      delivering = true;
    }
    delivery.run();
    await();
  }

  private synchronized void await() {
    try {
      while ((delivering || paused) && !open) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void delivered() {
    delivering = false;
    notifyAll();
  }

  synchronized void pause() {
    paused = true;
  }

  synchronized void resume() {
    paused = false;
    notifyAll();
  }

  /** Holds nobody from now on. */
  synchronized void open() {
    open = true;
    notifyAll();
  }
}
