package dev.everwire.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system of the MVStore's, "faulty:", whose writes and forces fail as a test asks. Public,
 * for the MVStore makes more of them.
 */
@SuppressWarnings("exports") // a test's own, seen by no other module
public final class FaultyFile extends FilePathWrapper {

  private static final AtomicInteger WRITES = new AtomicInteger();
  private static volatile int failFrom = Integer.MAX_VALUE;
  private static volatile int failTo = Integer.MAX_VALUE;

  /** Creates one; {@link #name} registers it. */
  public FaultyFile() {}

  /** Returns the name by which the MVStore reaches a file through this file system. */
  static String name(Path file) {
    FilePath.register(new FaultyFile());
    return "faulty:" + file;
  }

  /** Lets the disk be full from the nth write or force on, for so many of them. */
  static void failFrom(int nth, int times) {
    WRITES.set(0);
    failTo = times == Integer.MAX_VALUE ? times : nth + times;
    failFrom = nth;
  }

  static void heal() {
    failFrom = Integer.MAX_VALUE;
  }

  static int writes() {
    return WRITES.get();
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(getBase().open(mode));
  }

  private static void writeMayFail() throws IOException {
    int n = WRITES.getAndIncrement();
    if (n >= failFrom && n < failTo) {
      throw new IOException("No space left on device");
    }
  }

  private static final class Channel extends FileBaseDefault {

    private final FileChannel base;

    Channel(FileChannel base) {
      this.base = base;
    }

    @Override
    public long size() throws IOException {
      return base.size();
    }

    @Override
    public synchronized int read(ByteBuffer to, long position) throws IOException {
      return base.read(to, position);
    }

    /** A full disk takes a part of what is written. */
    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
      try {
        writeMayFail();
      } catch (IOException e) {
        ByteBuffer half = from.duplicate();
        half.limit(half.position() + half.remaining() / 2);
        base.write(half, position);
        throw e;
      }
      return base.write(from, position);
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      base.truncate(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      writeMayFail();
      base.force(metaData);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      base.close();
    }
  }
}
