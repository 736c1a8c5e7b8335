package dev.everwire.jakarta;

import dev.everwire.Blob;
import dev.everwire.transport.OutgoingQueue;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * What the container is given to send: one thing after the other, by calls that block, on a thread
 * of the executor that stays for as long as there is something to send. Tomcat's asynchronous calls
 * would block as well. Thread-safe.
 */
final class Outgoing {

  /** A call of the container's. */
  interface Write {
    void run() throws IOException;
  }

  /**
   * In bytes. Tomcat writes 8 KiB at a time of what one call brings, each deeper on the stack than
   * the one before ({@code WsRemoteEndpointImplBase.OutputBufferSendHandler}): 15 MiB overflow it.
   */
  private static final int MAX_PART = 1 << 20;

  private final Session session;
  private final RemoteEndpoint.Basic remote;
  private final OutgoingQueue queue;
  private final Executor executor;
  private final BlockingCall call = new BlockingCall();

  Outgoing(Session session, OutgoingQueue queue, Executor executor) {
    this.session = session;
    this.remote = session.getBasicRemote();
    this.queue = queue;
    this.executor = executor;
  }

  void text(String wellFormed, long size) {
    queue.add(size, () -> write(() -> remote.sendText(wellFormed)));
  }

  void binary(ByteBuffer bytes, long size) {
    queue.add(size, () -> write(() -> sendBinary(bytes)));
  }

  private void sendBinary(ByteBuffer bytes) throws IOException {
    while (bytes.remaining() > MAX_PART) {
      remote.sendBinary(bytes.slice(bytes.position(), MAX_PART), false);
      bytes.position(bytes.position() + MAX_PART);
    }
    remote.sendBinary(bytes, true);
  }

  void blob(Blob blob) {
    queue.add(blob, (fragment, last) -> write(() -> remote.sendBinary(fragment, last)));
  }

  void ping(ByteBuffer payload) {
    queue.add(0, () -> write(() -> remote.sendPing(payload)));
  }

  /** Sends a Close frame after all that was added before. */
  void close(CloseReason reason, Runnable aboutToClose) {
    queue.add(
        0,
        () ->
            write(
                () -> {
                  aboutToClose.run();
                  session.close(reason);
                }));
  }

  /** Gives up what is queued, and interrupts what is being sent. */
  void abandon() {
    queue.abandon();
    call.cancel();
  }

  /** Runs at once if this is the sending thread already: then there is nothing to hand over. */
  private CompletionStage<?> write(Write write) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (call.isMine()) {
      complete(done, write);
    } else {
      executor.execute(() -> begin(done, write));
    }
    return done;
  }

  private void begin(CompletableFuture<Void> done, Write write) {
    if (!call.enter()) {
      done.completeExceptionally(new IOException("the connection was dropped"));
      return;
    }
    try {
      complete(done, write);
    } finally {
      call.exit();
    }
  }

  private static void complete(CompletableFuture<Void> done, Write write) {
    try {
      write.run();
    } catch (IOException | RuntimeException | LinkageError e) { // of mixed versions of the API
      done.completeExceptionally(e);
      return;
    }
    done.complete(null);
  }
}
