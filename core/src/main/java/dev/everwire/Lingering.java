package dev.everwire;

/**
 * A socket that can close for sending and go on receiving: the peer may send until its own Close
 * frame (RFC 6455 section 5.5.1), and here nothing of that is discarded, where {@link
 * IWebSocket#close} discards it (C19).
 */
public interface Lingering extends Terminable {

  /**
   * Sends a Close frame and moves to CLOSING, as {@link IWebSocket#close(int, String)} does, but
   * dispatches the messages that still come. No deadline is set: whoever calls this bounds it, by
   * {@link #terminate}, or by {@code close}, which then sets the close timeout and discards what
   * comes. In CONNECTING this is {@code close}; in CLOSING and CLOSED it does nothing.
   *
   * @throws IllegalArgumentException as {@code close} does (C5)
   */
  void closeLingering(int code, String reason);
}
