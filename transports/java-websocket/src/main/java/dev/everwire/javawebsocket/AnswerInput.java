package dev.everwire.javawebsocket;

import dev.everwire.HandshakeException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the client reads: the answer to its handshake, whole, in the first piece, and then what the
 * server sends. Tells the reason for which there is no more, which the client keeps to itself.
 */
final class AnswerInput extends InputStream {

  private static final int BODY_READ_MILLIS = 1_000;

  private final Socket socket;
  private final InputStream in;
  private final Consumer<IOException> ended;
  private volatile @Nullable HttpHead answer;

  /**
   * Creates the input of a connection.
   *
   * @param ended told once why there is no more
   */
  AnswerInput(Socket socket, Consumer<IOException> ended) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.ended = ended;
  }

  /** Returns the answer with status 101; null until it has come. */
  @Nullable HttpHead answer() {
    return answer;
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException("the client reads into a buffer");
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    try {
      if (answer == null) {
        byte[] head = readAnswer().encoded();
        System.arraycopy(head, 0, into, offset, head.length);
        return head.length;
      }
      int size = in.read(into, offset, length);
      if (size < 0) {
        throw new EOFException("the peer ended the connection without a Close frame");
      }
      return size;
    } catch (IOException e) {
      ended.accept(e);
      throw e;
    }
  }

  private HttpHead readAnswer() throws IOException {
    HttpHead head = HttpHead.read(in);
    while (head.status() < 200 && head.status() != 101) {
      head = HttpHead.read(in);
    }
    if (head.status() != 101) {
      socket.setSoTimeout(BODY_READ_MILLIS);
      throw new HandshakeException(head.status(), head.headers(), head.bodyStart(in), null);
    }
    answer = head;
    return head;
  }
}
