package dev.everwire.javawebsocket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** What the client takes for its socket: a connection that is made, with streams of ours. */
final class DialedSocket extends Socket {

  private final Socket connection;
  private final InputStream in;
  private final OutputStream out;
  private final Runnable released;

  /**
   * Creates the socket.
   *
   * @param released called when it has been closed
   */
  DialedSocket(Socket connection, InputStream in, OutputStream out, Runnable released) {
    this.connection = connection;
    this.in = in;
    this.out = out;
    this.released = released;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  /** Closes the connection with what TLS wants said; the client does so when its writer ends. */
  @Override
  public synchronized void close() throws IOException {
    try (connection) {
      out.close();
    } finally {
      released.run();
    }
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    // Set before the connection was made.
  }

  @Override
  public void setReuseAddress(boolean on) {
    // Too late for a connection that is made.
  }
}
