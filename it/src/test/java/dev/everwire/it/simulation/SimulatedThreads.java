package dev.everwire.it.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** The executor's threads: each task waits for a thread, and any of them may get one first. */
final class SimulatedThreads implements Executor {

  private final List<Runnable> ready = new ArrayList<>();

  @Override
  public void execute(Runnable task) {
    ready.add(task);
  }

  boolean isIdle() {
    return ready.isEmpty();
  }

  int ready() {
    return ready.size();
  }

  /** The process is gone, and they with it. */
  void crash() {
    ready.clear();
  }

  void run(int which) {
    ready.remove(which).run();
  }
}
