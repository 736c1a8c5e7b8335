package dev.everwire.it.simulation;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A frame on its way.
 *
 * @param number the message's number, or the close code
 * @param payload of a ping or pong
 */
record Frame(Kind kind, int number, long size, @Nullable ByteBuffer payload) {

  enum Kind {
    DATA,
    REPLY,
    PING,
    PONG,
    CLOSE
  }

  static Frame data(int number, long size) {
    return new Frame(Kind.DATA, number, size, null);
  }

  static Frame reply(int number) {
    return new Frame(Kind.REPLY, number, 0, null);
  }

  static Frame ping(ByteBuffer payload) {
    return new Frame(Kind.PING, -1, 0, payload);
  }

  static Frame pong(ByteBuffer payload) {
    return new Frame(Kind.PONG, -1, 0, payload);
  }

  static Frame close(int code) {
    return new Frame(Kind.CLOSE, code, 0, null);
  }
}
