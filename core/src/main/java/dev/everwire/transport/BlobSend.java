package dev.everwire.transport;

import dev.everwire.Blob;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a blob as one message in fragments, each read when the one before it has been written, so
 * that the blob is never held in memory. Reading may block, hence the executor.
 */
final class BlobSend {

  private static final int FRAGMENT_BYTES = 16 << 10;

  private final Blob blob;
  private final OutgoingQueue.FragmentSender sender;
  private final Executor executor;
  private final LongConsumer transmitted;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final ByteBuffer fragment;

  /** The steps come one after the other, so these need no guard. */
  private long left;

  private @Nullable InputStream stream;

  BlobSend(
      Blob blob, OutgoingQueue.FragmentSender sender, Executor executor, LongConsumer transmitted) {
    this.blob = blob;
    this.sender = sender;
    this.executor = executor;
    this.transmitted = transmitted;
    this.left = blob.size();
    this.fragment = ByteBuffer.allocate((int) Math.min(left, FRAGMENT_BYTES));
  }

  /** Starts; returns what completes when the last fragment was given to the network. */
  CompletableFuture<Void> start() {
    next();
    return done;
  }

  private void next() {
    try {
      executor.execute(this::sendFragment);
    } catch (RuntimeException e) {
      finish(e);
    }
  }

  private void sendFragment() {
    try {
      read();
    } catch (IOException | RuntimeException e) {
      finish(e);
      return;
    }
    int size = fragment.remaining();
    boolean last = left == 0;
    CompletionStage<?> sent = sender.send(fragment, last);
    sent.whenComplete(
        (done, error) -> {
          if (error != null) {
            finish(error);
            return;
          }
          transmitted.accept(size);
          if (last) {
            finish(null);
          } else {
            next();
          }
        });
  }

  /** Fills the fragment; before the last one goes out, the stream must have ended with it. */
  private void read() throws IOException {
    InputStream in = stream == null ? blob.stream() : stream;
    stream = in;
    fragment.clear().limit((int) Math.min(left, FRAGMENT_BYTES));
    int size = in.readNBytes(fragment.array(), 0, fragment.limit());
    left -= size;
    if (size < fragment.limit()) {
      throw new EOFException("the stream ended " + left + " bytes short of " + blob);
    }
    if (left == 0 && in.read() != -1) {
      throw new IOException("the stream is longer than " + blob);
    }
  }

  private void finish(@Nullable Throwable error) {
    Throwable failure = error;
    try {
      if (stream != null) {
        stream.close();
      }
    } catch (IOException | RuntimeException e) {
      if (failure == null) {
        failure = e;
      } else {
        failure.addSuppressed(e);
      }
    }
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(failure);
    }
  }
}
