package dev.everwire.cli.console;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in good order when the process is told to end (SIGINT, SIGTERM): the command
 * learns it here, and the process waits, for a while, until the command has closed this. The exit
 * status is then the JVM's: 130 or 143.
 */
public final class Interruption implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private final CompletableFuture<Void> signal = new CompletableFuture<>();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::signalled, "everwire-interruption");

  /** Starts to listen for the end of the process. */
  public Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Runs a handler when the process is told to end, on a thread of its own. */
  public void then(Runnable handler) {
    CompletableFuture<Void> unused = signal.thenRun(handler);
  }

  /** Returns whether the process was told to end. */
  public boolean happened() {
    return signal.isDone();
  }

  /** Waits until the process is told to end. */
  public void await() {
    signal.join();
  }

  private void signalled() {
    signal.complete(null);
    try {
      // Out of patience or not, the process ends next.
      done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the wait of a process that was told to end, else stops listening. */
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, which is what the hook is for.
    }
  }
}
