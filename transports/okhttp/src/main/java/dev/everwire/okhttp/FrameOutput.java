package dev.everwire.okhttp;

import dev.everwire.frame.FrameEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import okio.Buffer;
import okio.Sink;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and writes frames in the order in which they are given, on a thread that it has only
 * while there are some. Thread-safe; only that thread blocks.
 */
final class FrameOutput {

  /** What Okio moves at once: a large frame is not copied as a whole. */
  private static final int CHUNK_BYTES = 8 << 10;

  /** Makes a frame; on the writing thread. */
  @FunctionalInterface
  interface Encoding {

    ByteBuffer encode(FrameEncoder encoder);
  }

  private final Executor threads;
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();

  /** How many writes are queued or running; whoever raises it from 0 asks for the thread. */
  private final AtomicInteger pending = new AtomicInteger();

  /** The writing thread's, as all that follows. */
  private final FrameEncoder encoder = new FrameEncoder();

  private final Buffer chunk = new Buffer();
  private @Nullable Sink sink;
  private @Nullable Throwable broken;

  FrameOutput(Executor threads) {
    this.threads = threads;
  }

  /** Sets where the frames go, before the first of them. */
  void to(Sink value) {
    submit(() -> sink = value);
  }

  /**
   * Writes a frame.
   *
   * @return completes when the network has it; fails, as all that follow, if it cannot be written
   */
  CompletableFuture<@Nullable Void> write(Encoding frame) {
    CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
    submit(
        () -> {
          Throwable failure = writeUnlessBroken(frame);
          if (failure == null) {
            written.complete(null);
          } else {
            written.completeExceptionally(failure);
          }
        });
    return written;
  }

  /** Ends it after all that was given before, most of which fails if the connection is gone. */
  void close() {
    submit(
        () -> {
          if (broken == null) {
            broken = new IOException("the connection has ended");
          }
          if (sink != null) {
            closeQuietly(sink);
          }
        });
  }

  private static void closeQuietly(Sink sink) {
    try {
      sink.close();
    } catch (IOException e) {
      // The connection is over and its end has been told.
    }
  }

  private void submit(Runnable write) {
    queue.add(write);
    if (pending.getAndIncrement() == 0) {
      threads.execute(this::drain);
    }
  }

  private void drain() {
    do {
      queue.remove().run();
    } while (pending.decrementAndGet() != 0);
  }

  /** Returns why the frame is not written; null if it is. */
  private @Nullable Throwable writeUnlessBroken(Encoding frame) {
    if (broken == null) {
      try {
        write(frame.encode(encoder));
      } catch (Throwable e) {
        // An error too: a writing thread that dies would leave those who wait for it waiting.
        broken = e;
      }
    }
    return broken;
  }

  private void write(ByteBuffer frame) throws IOException {
    Sink network = sink;
    if (network == null) {
      throw new IOException("there is no connection yet");
    }
    while (frame.hasRemaining()) {
      int size = Math.min(frame.remaining(), CHUNK_BYTES);
      chunk.write(frame.array(), frame.arrayOffset() + frame.position(), size);
      frame.position(frame.position() + size);
      network.write(chunk, size);
    }
    network.flush();
  }
}
