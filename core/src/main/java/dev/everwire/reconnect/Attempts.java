package dev.everwire.reconnect;

import dev.everwire.IWebSocket;
import dev.everwire.Pausable;
import dev.everwire.WebSocketRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The attempt or connection that there is, and the one that is to take its place (R16): never more
 * than two. Changed in the shell's serial executor, read on any thread. Pausing and resuming is
 * that of the current one.
 */
final class Attempts implements Pausable {

  private volatile @Nullable Attempt current;
  private volatile @Nullable Attempt successor;

  /**
   * Returns the attempt with a number: one of the two, which is to be prepared anew, or a new one,
   * which is the successor if there is a current one.
   */
  Attempt begin(int epoch) {
    for (Attempt present : new Attempt[] {current, successor}) {
      if (present != null && present.epoch == epoch) {
        return present;
      }
    }
    Attempt begun = new Attempt(epoch);
    if (current == null) {
      current = begun;
    } else {
      successor = begun;
    }
    return begun;
  }

  Attempt current() {
    return Objects.requireNonNull(current);
  }

  boolean isCurrent(Attempt attempt) {
    return attempt == current;
  }

  /** Returns whether it is one of the two, and not left. */
  boolean has(Attempt attempt) {
    return attempt == current || attempt == successor;
  }

  /** Returns the one with this number. */
  Attempt of(int epoch) {
    Attempt now = current;
    return now != null && now.epoch == epoch ? now : Objects.requireNonNull(successor);
  }

  /** Forgets an attempt. */
  void remove(Attempt left) {
    if (left == current) {
      current = null;
    } else {
      successor = null;
    }
  }

  /** Makes the successor the current one, whose place is free. */
  Attempt promote() {
    Attempt promoted = Objects.requireNonNull(successor);
    current = promoted;
    successor = null;
    return promoted;
  }

  /** Returns the current one's connection, null unless there is one. */
  @Nullable IWebSocket connection() {
    Attempt now = current;
    return now == null ? null : now.socket();
  }

  @Nullable WebSocketRequest request() {
    Attempt now = current;
    return now == null ? null : now.request();
  }

  void binaryType(String value) {
    for (Attempt attempt : new Attempt[] {current, successor}) {
      IWebSocket connection = attempt == null ? null : attempt.socket();
      if (connection != null) {
        connection.binaryType(value);
      }
    }
  }

  @Override
  public void pause() {
    Attempt now = current;
    if (now != null) {
      now.pause();
    }
  }

  @Override
  public void resume() {
    Attempt now = current;
    if (now != null) {
      now.resume();
    }
  }
}
