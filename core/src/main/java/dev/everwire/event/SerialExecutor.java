package dev.everwire.event;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time, each happening-before the next, on no thread of its own (C11).
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>{@code pending} counts the tasks that are queued or running; whoever raises it from 0 is
 *       the runner, and stays it until {@code pending} is 0 again.
 *   <li>A task is queued before it is counted, so a runner that sees a count finds the task.
 *   <li>A thread that finds a runner leaves its task and goes on: nobody waits here, so no lock
 *       that a task takes can be part of a deadlock with this one.
 * </ul>
 */
public final class SerialExecutor implements Executor {

  private final AtomicInteger pending = new AtomicInteger();
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final Executor executor;
  private final Consumer<Throwable> taskErrors;

  /** Written by the runner alone; any thread may compare it with itself. */
  private @Nullable Thread runner;

  /**
   * Creates an executor without tasks.
   *
   * @param executor runs the tasks of {@link #execute} when there is no runner
   * @param taskErrors told what a task threw; must not throw itself
   */
  public SerialExecutor(Executor executor, Consumer<Throwable> taskErrors) {
    this.executor = executor;
    this.taskErrors = taskErrors;
  }

  /** Runs a task after those before it, never within this call. */
  @Override
  public void execute(Runnable task) {
    queue.add(task);
    if (pending.getAndIncrement() == 0) {
      try {
        executor.execute(this::drain);
      } catch (RejectedExecutionException e) {
        // A pool that was shut down under us: late events on this thread are better than none.
        taskErrors.accept(e);
        drain();
      }
    }
  }

  /** Runs a task within this call if nothing else runs, or else after those before it. */
  public void run(Runnable task) {
    if (tryEnter()) {
      try {
        task.run();
      } catch (Throwable e) {
        taskErrors.accept(e);
      } finally {
        exit();
      }
    } else {
      queue.add(task);
      if (pending.getAndIncrement() == 0) {
        drain();
      }
    }
  }

  /**
   * Becomes the runner if nothing runs or waits: the way to run a piece of code as a task without
   * making an object of it. If it returns true, {@link #exit()} must follow.
   */
  public boolean tryEnter() {
    if (pending.get() == 0 && pending.compareAndSet(0, 1)) {
      runner = Thread.currentThread();
      return true;
    }
    return false;
  }

  /** Ends what {@link #tryEnter()} began, and runs what has been queued meanwhile. */
  public void exit() {
    runner = null;
    if (pending.decrementAndGet() != 0) {
      drain();
    }
  }

  /** Returns whether this thread is running a task just now. */
  public boolean isRunner() {
    return runner == Thread.currentThread();
  }

  private void drain() {
    Thread self = Thread.currentThread();
    do {
      runner = self;
      Runnable task = queue.remove();
      try {
        task.run();
      } catch (Throwable e) {
        taskErrors.accept(e);
      }
      runner = null;
    } while (pending.decrementAndGet() != 0);
  }
}
