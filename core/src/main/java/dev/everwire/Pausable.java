package dev.everwire;

/**
 * A socket that can stop reading, so that TCP slows the sender down (C16). While paused it notices
 * nothing that the peer does, its Close frame included.
 */
public interface Pausable {

  /**
   * Stops reading. What has been read already may still be dispatched; a second call does nothing.
   */
  void pause();

  /** Reads on. Without a {@link #pause()} before it does nothing. */
  void resume();
}
