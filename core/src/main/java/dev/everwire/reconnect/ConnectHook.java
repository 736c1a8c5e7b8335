package dev.everwire.reconnect;

import dev.everwire.IWebSocket;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs on each new connection ahead of everything that was queued: to log in, to subscribe (R7).
 * The connection timeout covers it. If it throws, or its stage fails, the attempt has failed.
 */
@FunctionalInterface
public interface ConnectHook {

  /**
   * Called with each new connection, before {@code open}. Must not block: a hook that waits for an
   * answer listens on the connection and returns a stage.
   *
   * @param connection the transport's socket itself, OPEN; messages that come before the hook is
   *     done are dispatched on it at once, and on the reconnecting socket after its {@code open}
   * @return completes when the queue may follow; null for at once
   */
  @Nullable CompletionStage<?> connected(IWebSocket connection) throws Exception;
}
