package dev.everwire.reconnect;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what an outage has cost (R14): called with each connection that follows a lost one, once
 * it is open, what was queued is going out and {@code reconnected} has been dispatched. What comes
 * on the new connection waits, within bounds, until the hook is done, and then follows in order.
 */
@FunctionalInterface
public interface CatchUpHook {

  /**
   * Fetches what was missed and hands it to {@link CatchUp#deliver}. Called on the executor of the
   * options, where it may block; or it returns a stage.
   *
   * @param catchUp what is known of the outage, and the way in for what was missed
   * @return completes when everything has been delivered; null for now
   * @throws Exception if it fails: {@link CatchUpOptions#onFailure()} then decides
   */
  @Nullable CompletionStage<?> catchUp(CatchUp catchUp) throws Exception;
}
