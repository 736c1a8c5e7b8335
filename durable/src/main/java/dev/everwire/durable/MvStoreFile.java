package dev.everwire.durable;

import dev.everwire.policy.OutboxStoreException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.jspecify.annotations.Nullable;

/**
 * Opens the MVStore in a file: whole, damaged, of another format, or somebody else's. One owner per
 * file: the MVStore locks it against other processes, and this class against its own, where a lock
 * that is refused would release the one that is held.
 */
final class MvStoreFile {

  private static final int FORMAT = 1;
  private static final String MESSAGES = "messages";
  private static final int CACHE_MB = 4;
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final String name;
  private final Path owned;

  /**
   * Claims a file for this process's one owner of it.
   *
   * @param name what the MVStore calls the file
   * @throws OutboxStoreException if it has an owner in this process, or its directory is missing
   */
  MvStoreFile(Path path, String name) {
    this.path = path;
    this.name = name;
    this.owned = realPath(path);
    if (!OPEN.add(owned)) {
      throw new OutboxStoreException(path + " is open in this process already", null);
    }
  }

  private static Path realPath(Path path) {
    try {
      Path absolute = path.toAbsolutePath();
      return Files.exists(absolute)
          ? absolute.toRealPath()
          : directory(absolute).toRealPath().resolve(absolute.getFileName());
    } catch (IOException e) {
      throw new OutboxStoreException(path + ": its directory must exist", e);
    }
  }

  private static Path directory(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  /** Lets another have the file. */
  void release() {
    OPEN.remove(owned);
  }

  /**
   * Opens the MVStore, and makes the file if it is new.
   *
   * @throws DamagedFileException if it cannot be read
   * @throws OutboxStoreException if it is not ours to write, or the disk fails
   */
  MVStore open() throws DamagedFileException {
    MVStore store = openAny();
    try {
      requireOurs(store);
      store.setVersionsToKeep(0);
      store.setRetentionTime(0);
      if (!store.hasMap(MESSAGES)) {
        store.setStoreVersion(FORMAT);
        messages(store);
        store.commit();
        store.sync();
        syncDirectory();
      }
      return store;
    } catch (MVStoreException | AssertionError | VirtualMachineError e) {
      store.closeImmediately();
      throw refusalOf(e);
    }
  }

  private MVStore openAny() throws DamagedFileException {
    try {
      return new MVStore.Builder()
          .fileName(name)
          .autoCommitDisabled()
          .autoCommitBufferSize(0)
          .cacheSize(CACHE_MB)
          .open();
    } catch (RuntimeException | AssertionError | VirtualMachineError e) {
      throw refusalOf(e);
    }
  }

  /** Nothing is written to a file that is not. */
  private void requireOurs(MVStore store) {
    int format = store.getStoreVersion();
    boolean foreign = format == 0 && !store.getMapNames().isEmpty();
    if (format > FORMAT || foreign) {
      store.closeImmediately();
      throw new OutboxStoreException(
          foreign
              ? path + " is an MVStore, and not an outbox: choose another file"
              : path
                  + " has format "
                  + format
                  + ", and this version of everwire-durable knows "
                  + FORMAT
                  + " at most: use a newer one, or another file",
          null);
    }
  }

  /** The messages by their numbers. */
  static MVMap<Long, byte[]> messages(MVStore store) {
    return store.openMap(
        MESSAGES,
        new MVMap.Builder<Long, byte[]>()
            .keyType(LongDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  /** Makes the name of a new file as durable as what is in it. */
  private void syncDirectory() {
    try (FileChannel channel = FileChannel.open(directory(owned), StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException ignored) {
      // Some systems do not open directories; there the file system sees to it.
    }
  }

  // ---- why it cannot be opened

  /**
   * Throws what is not damage, and returns what is. The MVStore trusts lengths that it reads: a
   * wrong one may ask for all memory, or lead in circles.
   */
  DamagedFileException refusalOf(Throwable cause) {
    int code = cause instanceof MVStoreException failure ? failure.getErrorCode() : -1;
    if (code == DataUtils.ERROR_FILE_LOCKED) {
      throw new OutboxStoreException(path + " is in use by another process", cause);
    } else if (code == DataUtils.ERROR_UNSUPPORTED_FORMAT) {
      throw new OutboxStoreException(
          path + " has a format that this version of H2's MVStore does not know", cause);
    } else if (cause instanceof OutOfMemoryError && size() > Runtime.getRuntime().maxMemory() / 8) {
      throw new OutboxStoreException(path + " does not fit into memory", cause);
    } else if (code == DataUtils.ERROR_WRITING_FAILED
        || size() == 0
        || (causeOf(cause) instanceof IOException io && !(io instanceof EOFException))) {
      throw new OutboxStoreException("cannot open " + path + ": " + cause.getMessage(), cause);
    }
    return new DamagedFileException("not all of it can be read", cause);
  }

  /** What holds nothing is not damaged. */
  private long size() {
    try {
      return Files.size(owned);
    } catch (IOException e) {
      return 0;
    }
  }

  private static @Nullable Throwable causeOf(Throwable failure) {
    Throwable cause = failure.getCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
