package dev.everwire.it.simulation;

import dev.everwire.IWebSocket;
import dev.everwire.reconnect.CatchUp;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call of the catch-up hook: delivers what the application does not know, or fails. */
final class Fetch {

  final SimulatedConnection connection;
  final CatchUp catchUp;
  final CompletableFuture<Void> done = new CompletableFuture<>();

  private final World world;
  private final Runnable succeeding;

  /** What was delivered and has not been dispatched. */
  private final Queue<Integer> delivered = new ArrayDeque<>();

  private int next;
  private boolean failed;
  private boolean over;

  /**
   * Creates one.
   *
   * @param succeeding what to do before the socket is told that it is done
   */
  Fetch(World world, SimulatedConnection connection, CatchUp catchUp, Runnable succeeding) {
    this.world = world;
    this.connection = connection;
    this.catchUp = catchUp;
    this.succeeding = succeeding;
  }

  /** Delivers a message, or is done when there is none; returns whether it may go on at once. */
  boolean goOn() {
    int number = world.feed.unknown(connection, next);
    if (number >= 0) {
      deliver(number);
      return isWorking();
    }
    if (delivered.isEmpty() && isWorking()) {
      world.log.say("has caught up");
      succeeding.run();
      done.complete(null);
    }
    return false;
  }

  private void deliver(int number) {
    world.log.say("delivers", number);
    next = number + 1;
    delivered.add(number);
    try {
      catchUp.deliver(Messages.missed(number)).whenComplete((ignored, error) -> told(error));
    } catch (CancellationException e) {
      told(e);
    }
  }

  private void told(@Nullable Throwable error) {
    if (error == null) {
      return;
    }
    if (!isAborted() && world.socket().readyState() == IWebSocket.OPEN) {
      throw world.found(new Violation("R14: what is delivered in time is dispatched", error));
    }
    delivered.clear();
    fail();
  }

  /** The hook fails by an exception: returns it. */
  RuntimeException thrown() {
    failed = true;
    return Faults.SUPPLIER_FAILS;
  }

  void fail() {
    failed = true;
    done.completeExceptionally(Faults.SUPPLIER_FAILS);
  }

  /** One that is over goes on, in vain. */
  void deliverTooLate() {
    try {
      catchUp.deliver(Messages.missed(0));
    } catch (CancellationException e) {
      world.log.say("delivers too late");
    }
  }

  /** The socket dispatches a message; returns whether it is the next of those delivered. */
  boolean dispatched(int number) {
    return Integer.valueOf(number).equals(delivered.poll());
  }

  /** The application wants no more of it. */
  void end() {
    over = true;
  }

  boolean isWorking() {
    return !over && !done.isDone();
  }

  /** Returns whether all that was delivered has been dispatched. */
  boolean isDispatched() {
    return delivered.isEmpty();
  }

  boolean failed() {
    return failed;
  }

  /** Returns whether the socket has told it that it is over. */
  boolean isAborted() {
    return catchUp.signal().aborted();
  }
}
