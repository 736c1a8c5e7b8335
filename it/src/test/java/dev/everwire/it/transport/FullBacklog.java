package dev.everwire.it.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A port that drops every SYN, as a firewall does: it listens, but accepts nothing, and its backlog
 * is full.
 */
final class FullBacklog implements AutoCloseable {

  private static final int ENOUGH = 64;
  private static final int CONNECT_MILLIS = 500;

  private final ServerSocket listener;
  private final Deque<Socket> waiting = new ArrayDeque<>();

  private FullBacklog() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    while (fits()) {
      if (waiting.size() > ENOUGH) {
        close();
        throw new IllegalStateException("this system's backlog takes more than " + ENOUGH);
      }
    }
  }

  static FullBacklog start() {
    try {
      return new FullBacklog();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean fits() throws IOException {
    Socket socket = new Socket();
    waiting.push(socket);
    try {
      socket.connect(listener.getLocalSocketAddress(), CONNECT_MILLIS);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() {
    try {
      for (Socket socket : waiting) {
        socket.close();
      }
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
