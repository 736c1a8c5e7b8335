package dev.everwire.it.interop.embedded;

import java.nio.ByteBuffer;

/** The server's end of a connection, in the words of its own API. Buffers given are given away. */
interface PeerConnection {

  void sendText(String text);

  void sendBinary(ByteBuffer bytes);

  /** Sends one text message in two frames. */
  void sendText(String first, String second);

  /** Sends one binary message in two frames. */
  void sendBinary(ByteBuffer first, ByteBuffer second);

  void ping(ByteBuffer payload);

  void close(int code, String reason);

  /** Closes with an empty Close frame, if the server can. */
  void close();
}
