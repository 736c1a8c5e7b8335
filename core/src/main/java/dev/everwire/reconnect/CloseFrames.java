package dev.everwire.reconnect;

import dev.everwire.CloseCode;
import dev.everwire.IWebSocket;

/** Closing a socket where "no code" is a value, not another method. */
final class CloseFrames {

  private CloseFrames() {}

  static void close(IWebSocket socket, int code, String reason) {
    if (code == CloseCode.NO_STATUS) {
      socket.close();
    } else {
      socket.close(code, reason);
    }
  }
}
