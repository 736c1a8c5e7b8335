package dev.everwire.javawebsocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** How the client is given its socket: it asks on its reading thread, where one may block. */
final class DialingSocketFactory extends SocketFactory {

  interface Dial {
    Socket connected() throws IOException;
  }

  private final Dial dial;

  DialingSocketFactory(Dial dial) {
    this.dial = dial;
  }

  @Override
  public Socket createSocket() throws IOException {
    return dial.connected();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw unused();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw unused();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("the client connects what createSocket() makes");
  }
}
