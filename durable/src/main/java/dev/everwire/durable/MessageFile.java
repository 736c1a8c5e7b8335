package dev.everwire.durable;

import dev.everwire.policy.OutboxStore.Stored;
import dev.everwire.policy.OutboxStoreException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The messages in a file of H2's MVStore, which appends what is new, and writes over what is
 * removed. Each commit is forced to the disk before the next begins, so that nothing is written
 * over that a crash would bring back. A write that fails closes the MVStore; the next opens it
 * again. Used by one thread at a time.
 */
final class MessageFile implements GroupCommit.Target {

  /** How much is written at once, so that memory stays bounded. */
  private static final int COMMIT_BYTES = 4 << 20;

  /** A file smaller than this is never compacted. */
  private static final long SMALL_FILE_BYTES = 2L << 20;

  private static final int COMMITS_BETWEEN_COMPACTIONS = 64;
  private static final int MIN_FILL_PERCENT = 60;
  private static final int COMPACT_MS = 100;

  private final Path path;
  private final MvStoreFile file;
  private final Supplier<Instant> clock;
  private final Consumer<OutboxStoreException> failures;

  private @Nullable MVStore store;
  private int commits;

  /**
   * Creates one.
   *
   * @param failures is told that a damaged file was moved aside
   */
  MessageFile(
      Path path,
      MvStoreFile file,
      Supplier<Instant> clock,
      Consumer<OutboxStoreException> failures) {
    this.path = path;
    this.file = file;
    this.clock = clock;
    this.failures = failures;
  }

  // ---- opening

  /**
   * Opens the file, or makes it. A damaged one is moved aside, and what can be read of it is kept.
   *
   * @return the messages in it, in order
   * @throws OutboxStoreException if it cannot be opened, and is not damaged
   */
  List<Stored> open() {
    List<Stored> found = new ArrayList<>();
    try {
      store = file.open();
      read(store, found);
    } catch (DamagedFileException e) {
      closeImmediately();
      replaceDamaged(found, e);
    } catch (OutboxStoreException e) {
      closeImmediately();
      throw e;
    }
    return found;
  }

  private void read(MVStore from, List<Stored> found) throws DamagedFileException {
    int damaged = 0;
    try {
      for (Map.Entry<Long, byte[]> entry : MvStoreFile.messages(from).entrySet()) {
        Stored message = MessageFormat.decode(entry.getKey(), entry.getValue());
        if (message == null) {
          damaged++;
        } else {
          found.add(message);
        }
      }
    } catch (RuntimeException | AssertionError | VirtualMachineError e) {
      throw file.refusalOf(e);
    }
    if (damaged > 0) {
      throw new DamagedFileException(damaged + " messages have a wrong checksum", null);
    }
  }

  private void replaceDamaged(List<Stored> readable, DamagedFileException damage) {
    Path aside = damage.moveAside(path, clock.get());
    String report = path + " was damaged, and is now " + aside.getFileName();
    Changes kept = new Changes();
    readable.forEach(kept::append);
    try {
      store = file.open();
      write(kept.byNumber());
    } catch (DamagedFileException | OutboxStoreException e) {
      e.addSuppressed(damage);
      throw new OutboxStoreException(report + "; a new one cannot be written", e);
    }
    failures.accept(
        new OutboxStoreException(
            report + "; of its messages " + readable.size() + " could be read, and are kept",
            damage));
  }

  // ---- writing

  @Override
  public void write(Map<Long, @Nullable Stored> changes) {
    try {
      MVStore to = reopened();
      MVMap<Long, byte[]> messages = MvStoreFile.messages(to);
      long bytes = 0;
      for (Map.Entry<Long, @Nullable Stored> change : changes.entrySet()) {
        bytes += apply(messages, change.getKey(), change.getValue());
        if (bytes >= COMMIT_BYTES) {
          commit(to);
          bytes = 0;
        }
      }
      commit(to);
      compactIfDue(to, messages.isEmpty());
    } catch (RuntimeException | Error e) {
      closeImmediately();
      throw e instanceof OutboxStoreException failure
          ? failure
          : new OutboxStoreException("cannot write " + path + ": " + e.getMessage(), e);
    }
  }

  private MVStore reopened() {
    if (store == null) {
      open();
    }
    return Objects.requireNonNull(store);
  }

  private static long apply(MVMap<Long, byte[]> messages, long number, @Nullable Stored message) {
    if (message == null) {
      messages.remove(number);
      return 0;
    }
    byte[] record = MessageFormat.encode(message);
    messages.put(number, record);
    return record.length;
  }

  private static void commit(MVStore to) {
    to.commit();
    to.sync();
  }

  /** What is removed leaves holes, which are written over; if they are many, the file shrinks. */
  private void compactIfDue(MVStore to, boolean empty) {
    boolean due = empty || ++commits >= COMMITS_BETWEEN_COMPACTIONS;
    if (!due || to.getFileStore().size() <= SMALL_FILE_BYTES) {
      return;
    }
    commits = 0;
    if (empty || to.getFillRate() < MIN_FILL_PERCENT) {
      to.compactFile(COMPACT_MS);
    }
  }

  // ---- closing

  void close() {
    MVStore closing = store;
    store = null;
    try {
      if (closing != null) {
        closing.close();
      }
    } catch (MVStoreException e) {
      throw new OutboxStoreException("cannot close " + path + ": " + e.getMessage(), e);
    } finally {
      file.release();
    }
  }

  private void closeImmediately() {
    MVStore closing = store;
    store = null;
    if (closing != null) {
      closing.closeImmediately();
    }
  }
}
