package dev.everwire.jetty;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers pings: one Pong frame at a time, and of the pings that come meanwhile the newest, which
 * RFC 6455 section 5.5.3 allows. So pings without end use no memory, and reading need not wait for
 * writing. Thread-safe.
 */
final class PongReplies {

  private final Function<ByteBuffer, CompletionStage<?>> sender;
  private @Nullable ByteBuffer owed;
  private boolean writing;

  /** Creates it with what writes a Pong frame; what that returns completes when it is written. */
  PongReplies(Function<ByteBuffer, CompletionStage<?>> sender) {
    this.sender = sender;
  }

  /** Answers a ping with this payload, which must not change any more. */
  void reply(ByteBuffer payload) {
    synchronized (this) {
      if (writing) {
        owed = payload;
        return;
      }
      writing = true;
    }
    write(payload);
  }

  /** Why a Pong cannot be written is not told here: the end of the connection tells it. */
  private void write(ByteBuffer payload) {
    sender
        .apply(payload)
        .whenComplete(
            (written, error) -> {
              ByteBuffer next = next();
              if (next != null && error == null) {
                write(next);
              }
            });
  }

  private synchronized @Nullable ByteBuffer next() {
    ByteBuffer next = owed;
    owed = null;
    writing = next != null;
    return next;
  }
}
