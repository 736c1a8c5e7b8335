package dev.everwire.durable;

import dev.everwire.policy.OutboxStore.Stored;
import dev.everwire.policy.OutboxStoreException;
import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects changes, and writes them together, one write at a time: at the end of the window, or at
 * once if somebody waits for it, and then what came meanwhile. What cannot be written is kept and
 * tried again; until then nothing more is taken. Thread-safe.
 */
final class GroupCommit {

  private static final long RETRY_NS = Duration.ofSeconds(1).toNanos();

  /** Where changes are written to. */
  interface Target {

    /**
     * Writes changes to the disk; called by one thread at a time.
     *
     * @throws OutboxStoreException if they are not written, or not all
     */
    void write(Map<Long, @Nullable Stored> changes);
  }

  private final Target target;
  private final TimeSource time;
  private final Executor executor;
  private final long windowNs;
  private final Consumer<OutboxStoreException> failures;

  /** The numbers of what is in the file, or may be. This and all below are guarded by this. */
  private final Set<Long> inFile = new HashSet<>();

  private Changes pending = new Changes();
  private @Nullable Changes writing;
  private boolean due;
  private TimeSource.@Nullable Timer window;
  private @Nullable OutboxStoreException failure;
  private boolean closed;

  /**
   * Creates one.
   *
   * @param failures is told of the first of several failures in a row
   */
  GroupCommit(
      Target target, DurableOutboxOptions options, Consumer<OutboxStoreException> failures) {
    this.target = target;
    this.time = options.time;
    this.executor = options.executor;
    this.windowNs = options.window.toNanos();
    this.failures = failures;
  }

  /** Notes what the file held when it was opened. */
  synchronized void found(long number) {
    inFile.add(number);
  }

  synchronized void append(Stored message) {
    if (closed) {
      throw closedAlready();
    } else if (failure != null) {
      throw new OutboxStoreException(
          "the outbox cannot write now: " + failure.getMessage(), failure);
    }
    pending.append(message);
    arm(windowNs);
  }

  synchronized void remove(long number) {
    if (inFile.contains(number)) {
      pending.remove(number);
      arm(windowNs);
    } else {
      pending.cancel(number);
    }
  }

  synchronized CompletionStage<Void> sync() {
    if (closed) {
      return CompletableFuture.failedStage(closedAlready());
    }
    Changes last = pending.isEmpty() ? writing : pending;
    if (!pending.isEmpty()) {
      start();
    }
    return last == null
        ? CompletableFuture.completedStage(null)
        : last.written.minimalCompletionStage();
  }

  /** Takes no more, and completes when all is written that can be. */
  synchronized CompletionStage<Void> close() {
    CompletionStage<Void> synced = sync();
    closed = true;
    disarm();
    return synced;
  }

  private static OutboxStoreException closedAlready() {
    return new OutboxStoreException("the outbox is closed", null);
  }

  // ---- when to write

  private void arm(long delayNs) {
    if (window == null && writing == null && !closed) {
      window = time.schedule(delayNs, this::windowEnded);
    }
  }

  private void disarm() {
    if (window != null) {
      window.cancel();
      window = null;
    }
  }

  private synchronized void windowEnded() {
    window = null;
    if (!pending.isEmpty()) {
      start();
    }
  }

  private void start() {
    disarm();
    due = true;
    if (writing == null) {
      take();
      executor.execute(this::writeAll);
    }
  }

  // ---- writing

  /** Begins with what is pending; the changes of before are done. */
  private void take() {
    due = false;
    writing = pending;
    pending = new Changes();
    for (Map.Entry<Long, @Nullable Stored> change : writing.byNumber().entrySet()) {
      if (change.getValue() != null) {
        inFile.add(change.getKey());
      }
    }
  }

  /** There is one of these at a time: while {@code writing} is set. */
  private void writeAll() {
    Changes changes = writing();
    while (changes != null) {
      OutboxStoreException failed = write(changes);
      Changes next = next(changes, failed);
      if (failed == null) {
        changes.written.complete(null);
      } else {
        changes.written.completeExceptionally(failed);
      }
      if (changes.areFirstToFail) {
        failures.accept(Objects.requireNonNull(failed));
      }
      changes = next;
    }
  }

  private synchronized @Nullable Changes writing() {
    return writing;
  }

  private @Nullable OutboxStoreException write(Changes changes) {
    try {
      if (!changes.isEmpty()) {
        target.write(changes.byNumber());
      }
      return null;
    } catch (OutboxStoreException e) {
      return e;
    } catch (RuntimeException | Error e) {
      // Whatever it is, those who wait must hear of it.
      return new OutboxStoreException("a write failed: " + e, e);
    }
  }

  /** Returns what is to be written next, null if that has time. */
  private synchronized @Nullable Changes next(Changes done, @Nullable OutboxStoreException failed) {
    done.areFirstToFail = failed != null && failure == null;
    failure = failed;
    writing = null;
    if (failed != null) {
      done.precede(pending);
    } else {
      forgetRemoved(done);
    }
    if (due) {
      // Even if all of it was taken back: somebody waits.
      take();
    } else if (!pending.isEmpty()) {
      arm(failed == null ? windowNs : RETRY_NS);
    }
    return writing;
  }

  private void forgetRemoved(Changes changes) {
    for (Map.Entry<Long, @Nullable Stored> change : changes.byNumber().entrySet()) {
      if (change.getValue() == null) {
        inFile.remove(change.getKey());
      }
    }
  }
}
