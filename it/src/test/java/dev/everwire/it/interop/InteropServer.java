package dev.everwire.it.interop;

/**
 * A server on loopback that nobody here wrote, or a way to one; {@code close} ends it.
 *
 * <p>Each has these paths, chooses the subprotocol "chat" and permessage-deflate where they are
 * offered, and takes messages of up to 64 MiB:
 *
 * <ul>
 *   <li>{@code /echo} sends each message back, of the same type
 *   <li>{@code /fragments} does so in two frames
 *   <li>{@code /ping} pings with "are you there", and tells of the pong in a text message
 *   <li>{@code /close?code=&reason=} closes at once; with an empty Close frame if there is no code
 *   <li>{@code /closes?id=} tells, in a text message, with which code and reason the connection to
 *       another path with this id ended
 *   <li>{@code /refuse} answers the handshake with 503 and Retry-After: 7
 * </ul>
 */
public interface InteropServer extends AutoCloseable {

  /** Returns the port that it listens on. */
  int port();

  /** Returns the URL of a path. */
  default String url(String path) {
    return "ws://127.0.0.1:" + port() + path;
  }

  @Override
  void close();
}
