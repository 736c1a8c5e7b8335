package dev.everwire.it.interop.embedded;

import java.nio.ByteBuffer;

/** What a server does with one connection: nothing, unless a path says otherwise. */
class PathBehaviour {

  private final PeerConnection connection;

  PathBehaviour(PeerConnection connection) {
    this.connection = connection;
  }

  final PeerConnection connection() {
    return connection;
  }

  void opened() {}

  void text(String text) {}

  /**
   * Called with each binary message.
   *
   * @param bytes the behaviour's from then on
   */
  void binary(ByteBuffer bytes) {}

  void pong(ByteBuffer payload) {}
}
