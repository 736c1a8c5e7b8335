package dev.everwire.javawebsocket;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where the client's writing thread writes: each frame in one piece, in the order in which the
 * client was given them. That tells when a frame is with the network (C12), which the client does
 * not. Thread-safe.
 *
 * <p>A failure is told to those who wait for their frames and kept from the client, which would
 * drop the connection for it, and with it what the server has sent (C19).
 */
final class FrameOutput extends OutputStream {

  /** Frames that the client has and the network not; guarded by this. */
  private final Queue<CompletableFuture<Void>> unwritten = new ArrayDeque<>();

  /** Why there is no more writing; guarded by this. */
  private @Nullable IOException broken;

  private @Nullable OutputStream network;

  /** Whether the handshake, which is the first piece, has been written; the writing thread's. */
  private boolean handshakeWritten;

  /** Sets where it all goes, before the client writes. */
  void to(OutputStream stream) {
    network = stream;
  }

  /**
   * Gives a frame to the client.
   *
   * @return completes when the network has it
   */
  CompletableFuture<Void> send(Runnable giveToClient) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    synchronized (this) {
      if (broken != null) {
        return CompletableFuture.failedFuture(broken);
      }
      try {
        giveToClient.run();
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
      unwritten.add(written);
    }
    return written;
  }

  @Override
  public void write(int b) {
    throw new UnsupportedOperationException("the client writes whole frames");
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    IOException failure = writeUnlessBroken(bytes, offset, length);
    if (!handshakeWritten) {
      handshakeWritten = true;
      return;
    }
    CompletableFuture<Void> written;
    synchronized (this) {
      written = unwritten.poll();
    }
    if (written != null) {
      settle(written, failure);
    }
  }

  private @Nullable IOException writeUnlessBroken(byte[] bytes, int offset, int length) {
    synchronized (this) {
      if (broken != null) {
        return broken;
      }
    }
    try {
      if (network != null) {
        network.write(bytes, offset, length);
        network.flush();
      }
      return null;
    } catch (IOException e) {
      return breakOff(e);
    }
  }

  private synchronized IOException breakOff(IOException cause) {
    if (broken == null) {
      broken = cause;
    }
    return broken;
  }

  private static void settle(CompletableFuture<Void> written, @Nullable IOException failure) {
    if (failure == null) {
      written.complete(null);
    } else {
      written.completeExceptionally(failure);
    }
  }

  /** Tells those who still wait that nothing more is written. */
  @Override
  public void close() {
    IOException reason = breakOff(new IOException("the connection has ended"));
    while (true) {
      CompletableFuture<Void> written;
      synchronized (this) {
        written = unwritten.poll();
      }
      if (written == null) {
        return;
      }
      settle(written, reason);
    }
  }
}
