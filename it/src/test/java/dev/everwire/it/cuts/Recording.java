package dev.everwire.it.cuts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.everwire.testkit.proxy.Direction;
import dev.everwire.testkit.server.Frame;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of an exchange that was not cut, and what stands where in them.
 *
 * @param toServer what the client sent
 * @param toClient what the server sent
 */
@SuppressWarnings("ArrayRecordComponent")
record Recording(byte[] toServer, byte[] toClient) {

  /** A frame of at most 125 bytes, and where its bytes are. */
  private record Place(int opcode, boolean fin, int begin, int end) {}

  static Recording of(CutConnection connection) {
    return new Recording(
        connection.forwarded(Direction.CLIENT_TO_SERVER),
        connection.forwarded(Direction.SERVER_TO_CLIENT));
  }

  int length(Direction direction) {
    return bytes(direction).length;
  }

  /** Returns how many bytes the handshake has. */
  int headLength(Direction direction) {
    return new String(bytes(direction), ISO_8859_1).indexOf("\r\n\r\n") + 4;
  }

  /** Returns how many messages are whole within the first bytes to the client. */
  int messagesWithin(int bytes) {
    return (int)
        frames(Direction.SERVER_TO_CLIENT).stream()
            .filter(frame -> frame.fin() && frame.opcode() < Frame.CLOSE && frame.end() <= bytes)
            .count();
  }

  /** Returns where the Close frame begins. */
  int closeBegin(Direction direction) {
    return close(direction).begin();
  }

  /** Returns where the Close frame ends. */
  int closeEnd(Direction direction) {
    return close(direction).end();
  }

  /** A client that is gone by then has not seen all of it. */
  private Place close(Direction direction) {
    int length = length(direction);
    return frames(direction).stream()
        .filter(frame -> frame.opcode() == Frame.CLOSE)
        .findFirst()
        .orElse(new Place(Frame.CLOSE, true, length, length + 1));
  }

  private List<Place> frames(Direction direction) {
    byte[] bytes = bytes(direction);
    List<Place> frames = new ArrayList<>();
    int mask = direction == Direction.CLIENT_TO_SERVER ? 4 : 0;
    int begin = headLength(direction);
    while (begin < bytes.length) {
      int end = begin + 2 + mask + (bytes[begin + 1] & 0x7F);
      frames.add(new Place(bytes[begin] & 0xF, bytes[begin] < 0, begin, end));
      begin = end;
    }
    return frames;
  }

  private byte[] bytes(Direction direction) {
    return direction == Direction.CLIENT_TO_SERVER ? toServer : toClient;
  }
}
