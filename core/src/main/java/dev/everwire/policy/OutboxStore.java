package dev.everwire.policy;

import dev.everwire.Message;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the queue of one socket is kept so that it outlives the process (R13). The socket keeps the
 * order and the bounds; the store keeps what it is told, by number. Thread-safe. No method waits
 * for the disk but {@link #close}.
 */
public interface OutboxStore extends AutoCloseable {

  /**
   * A message in the store.
   *
   * @param number its place in the order of sending; later ones have higher numbers
   * @param message the message, which nobody changes
   * @param expires when its time to live is over, by the wall clock; null for never
   */
  record Stored(long number, Message message, @Nullable Instant expires) {}

  /** Returns how many messages it has room for. */
  int maxMessages();

  /** Returns how many bytes of messages it has room for. */
  long maxBytes();

  /**
   * Claims the store for a socket, and returns what an earlier one left in it.
   *
   * @param failures is told, on any thread, what went wrong that no call can tell of: a file that
   *     could not be read when it was opened, a write in the background that failed
   * @return what is stored, in the order of numbers
   * @throws IllegalStateException if it is claimed already
   */
  List<Stored> claim(Consumer<OutboxStoreException> failures);

  /**
   * Adds a message, whose number is higher than any before it. It is on the disk within the store's
   * window, or when a later {@link #sync} completes.
   *
   * @throws OutboxStoreException if the store cannot write now; nothing of the message is kept
   */
  void append(Stored message);

  /**
   * Removes a message; nothing happens if there is none of this number. One whose addition did not
   * get to the disk yet never gets there.
   */
  void remove(long number);

  /**
   * Completes when all that was added and removed before is on the disk, and would survive a crash
   * of the machine. Fails with an {@link OutboxStoreException} if it could not be written.
   * Dependents must not block the thread that completes it.
   */
  CompletionStage<Void> sync();

  /** Writes what is not written yet, and lets the store go. */
  @Override
  void close();
}
