package dev.everwire.event;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads for what no transport's thread carries: suppliers, timers that fell due, events that
 * a caller set off. Daemon threads, made as needed and gone after ten idle seconds.
 */
public final class EventThreads {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private static final Executor SHARED =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "everwire-" + COUNT.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  private EventThreads() {}

  /** Returns the executor that all sockets of the process share unless given another. */
  public static Executor shared() {
    return SHARED;
  }
}
