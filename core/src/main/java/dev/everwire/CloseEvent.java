package dev.everwire;

import org.jspecify.annotations.Nullable;

/**
 * The connection is gone.
 *
 * @param code the code that the peer sent; 1005 if its Close frame had none; 1006 if no Close frame
 *     came; or the code that this side failed the connection with (1002, 1007, 1009)
 * @param reason the reason that the peer sent, "" for none
 * @param wasClean whether the closing handshake completed
 * @param cause why it is gone, where that is known and is not the peer's Close frame
 * @param willReconnect whether a reconnecting socket goes on; false for any other socket, and in
 *     the last {@code close} of a reconnecting one
 */
public record CloseEvent(
    IWebSocket target,
    int code,
    String reason,
    boolean wasClean,
    @Nullable Throwable cause,
    boolean willReconnect)
    implements Event {

  /** Creates the event of a socket that does not reconnect. */
  public CloseEvent(
      IWebSocket target, int code, String reason, boolean wasClean, @Nullable Throwable cause) {
    this(target, code, reason, wasClean, cause, false);
  }

  @Override
  public String type() {
    return EventType.CLOSE.name();
  }
}
