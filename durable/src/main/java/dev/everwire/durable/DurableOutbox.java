package dev.everwire.durable;

import dev.everwire.Message;
import dev.everwire.policy.OutboxStore;
import dev.everwire.policy.OutboxStoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one socket in a file, so that what {@code send} accepted survives a crash of the
 * process (R13). Thread-safe.
 *
 * <pre>{@code
 * try (DurableOutbox outbox = DurableOutbox.open(Path.of("orders.outbox"));
 *     ReconnectingWebSocket socket =
 *         ReconnectingWebSocket.connect(
 *             "wss://example.org/orders",
 *             new ReconnectingWebSocketOptions()
 *                 .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
 *                 .outboxStore(outbox))) {
 *   socket.send(Message.text("order 17"), SendOptions.DEFAULT.durability(Durability.SYNC));
 * }
 * }</pre>
 *
 * <p>The file has one owner: it is locked until {@link #close}, or the end of the process. A file
 * that is damaged is renamed to {@code name.corrupt-TIMESTAMP}; what can be read of it is kept, and
 * the socket's {@code outboxfailed} event tells. A {@code Blob} is read when it is sent, and stored
 * as its bytes.
 */
public final class DurableOutbox implements OutboxStore {

  private static final int FILE_BYTES_PER_MESSAGE = 1 << 10;

  private final DurableOutboxOptions options;
  private final MessageFile file;
  private final GroupCommit commits;
  private final Executor executor;

  /** What is to be told once somebody has claimed the outbox; null when told. */
  private @Nullable List<OutboxStoreException> untold = new ArrayList<>();

  private @Nullable List<Stored> found;
  private Consumer<OutboxStoreException> failures = failure -> {};
  private boolean closed;

  private DurableOutbox(Path path, String name, DurableOutboxOptions options) {
    this.options = options;
    this.executor = options.executor;
    MvStoreFile mvStore = new MvStoreFile(path, name);
    this.file = new MessageFile(path, mvStore, options.time::instant, this::failed);
    this.commits = new GroupCommit(file, options, this::failed);
    boolean opened = false;
    try {
      List<Stored> stored = file.open();
      stored.forEach(message -> commits.found(message.number()));
      found = stored;
      opened = true;
    } finally {
      if (!opened) {
        mvStore.release();
      }
    }
  }

  /** Opens a file with the default options; see {@link #open(Path, DurableOutboxOptions)}. */
  public static DurableOutbox open(Path file) {
    return open(file, new DurableOutboxOptions());
  }

  /**
   * Opens a file, or makes it; its directory must exist.
   *
   * @throws OutboxStoreException if another process, or another outbox of this one, has the file;
   *     if it was made by a newer version, or is something else, and then it is left untouched; if
   *     it cannot be read or written
   */
  public static DurableOutbox open(Path file, DurableOutboxOptions options) {
    return open(file, file.toAbsolutePath().toString(), options);
  }

  static DurableOutbox open(Path file, String name, DurableOutboxOptions options) {
    return new DurableOutbox(Objects.requireNonNull(file), name, options);
  }

  @Override
  public int maxMessages() {
    return (int) Math.min(Integer.MAX_VALUE, options.maxFileBytes / FILE_BYTES_PER_MESSAGE);
  }

  @Override
  public long maxBytes() {
    return options.maxFileBytes / 16 * 7;
  }

  @Override
  public synchronized List<Stored> claim(Consumer<OutboxStoreException> listener) {
    List<Stored> claimed = found;
    List<OutboxStoreException> earlier = untold;
    if (claimed == null || earlier == null) {
      throw new IllegalStateException(
          "the outbox belongs to a socket already: open one for each socket");
    }
    found = null;
    untold = null;
    failures = listener;
    earlier.forEach(listener);
    return claimed;
  }

  private synchronized void failed(OutboxStoreException failure) {
    if (untold != null) {
      untold.add(failure);
    } else {
      failures.accept(failure);
    }
  }

  @Override
  public void append(Stored stored) {
    Message message = MessageFormat.inMemory(stored.message());
    commits.append(new Stored(stored.number(), message, stored.expires()));
  }

  @Override
  public void remove(long number) {
    commits.remove(number);
  }

  @Override
  public CompletionStage<Void> sync() {
    return commits.sync();
  }

  /**
   * Writes what is not written yet, and lets the file go. Close the socket first: what it is told
   * from now on is not stored.
   *
   * @throws OutboxStoreException if something could not be written
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    CompletableFuture<Void> written = commits.close().toCompletableFuture();
    try {
      written.handle((done, failure) -> failure).join();
      CompletableFuture.runAsync(file::close, executor).join();
      written.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof OutboxStoreException failure
          ? failure
          : new OutboxStoreException("the outbox could not be closed", e.getCause());
    }
  }
}
