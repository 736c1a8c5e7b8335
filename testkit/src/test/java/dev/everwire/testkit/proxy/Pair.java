package dev.everwire.testkit.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** Both ends of one connection through the proxy. */
record Pair(Socket client, Socket server) implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 20_000;

  /** Connects; the target must have no other connection waiting. */
  static Pair open(FaultProxy proxy, ServerSocket target) throws IOException {
    Socket client = connect(proxy);
    Socket server = target.accept();
    server.setSoTimeout(TIMEOUT_MILLIS);
    return new Pair(client, server);
  }

  static Socket connect(FaultProxy proxy) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setSoTimeout(TIMEOUT_MILLIS);
    client.setTcpNoDelay(true);
    return client;
  }

  static void send(Socket from, String text) throws IOException {
    from.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** Returns so many bytes, or fewer if the stream ends. */
  static String read(Socket at, int length) throws IOException {
    return new String(at.getInputStream().readNBytes(length), ISO_8859_1);
  }

  /** Returns what comes next: a character, "FIN" or "RST". */
  static String next(Socket at) throws IOException {
    try {
      int next = at.getInputStream().read();
      return next < 0 ? "FIN" : String.valueOf((char) next);
    } catch (SocketException e) {
      return "RST";
    }
  }

  /**
   * Returns whether nothing comes; what is never sent cannot come late, so a short look will do.
   */
  static boolean isSilent(Socket at) throws IOException {
    at.setSoTimeout(100);
    try {
      at.getInputStream().read();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      at.setSoTimeout(TIMEOUT_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
