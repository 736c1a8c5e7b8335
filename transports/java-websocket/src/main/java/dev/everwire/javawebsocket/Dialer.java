package dev.everwire.javawebsocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the one connection of an attempt: TCP, through a proxy if there is one, and TLS. {@link
 * #abort()} ends it in whichever step it is, for the TCP socket is what all of them wait on.
 * Thread-safe.
 */
final class Dialer {

  private final URI uri;
  private final Route route;
  private final Duration timeout;
  private boolean aborted;
  private @Nullable Socket tcp;

  Dialer(URI uri, Route route, Duration timeout) {
    this.uri = uri;
    this.route = route;
    this.timeout = timeout;
  }

  /** Connects; blocks, called once. */
  Socket dial() throws IOException {
    boolean secure = uri.getScheme().equals("wss");
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    Proxy proxy = route.proxy();
    Socket connected =
        proxy == null
            ? connectToAny(InetAddress.getAllByName(host), port)
            : connectThrough(proxy, host, port);
    return secure ? secured(connected, host, port) : connected;
  }

  private Socket connectThrough(Proxy proxy, String host, int port) throws IOException {
    InetSocketAddress address = (InetSocketAddress) proxy.address();
    InetAddress[] known =
        address.isUnresolved()
            ? InetAddress.getAllByName(address.getHostString())
            : new InetAddress[] {address.getAddress()};
    Socket connected = connectToAny(known, address.getPort());
    if (proxy.type() == Proxy.Type.HTTP) {
      HttpTunnel.open(connected, host, port, route.credentials());
    } else {
      SocksTunnel.open(connected, host, port, route.credentials());
    }
    return connected;
  }

  /** Tries the addresses in turn, each for its share of the time. */
  private Socket connectToAny(InetAddress[] addresses, int port) throws IOException {
    int share = (int) Math.max(1, timeout.toMillis() / addresses.length);
    IOException failure = null;
    for (InetAddress address : addresses) {
      try {
        return connect(new InetSocketAddress(address, port), share);
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    throw Objects.requireNonNull(failure);
  }

  private Socket connect(InetSocketAddress address, int timeoutMillis) throws IOException {
    Socket socket = begin();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address, timeoutMillis);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Makes a socket that {@link #abort()} knows of. */
  private synchronized Socket begin() throws SocketException {
    if (aborted) {
      throw new SocketException("the attempt was given up");
    }
    // Not the system's proxy, which would come between.
    Socket socket = new Socket(Proxy.NO_PROXY);
    tcp = socket;
    return socket;
  }

  private Socket secured(Socket connected, String host, int port) throws IOException {
    SSLSocketFactory factory =
        route.tls() == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : route.tls();
    if (!(factory.createSocket(connected, host, port, true) instanceof SSLSocket socket)) {
      throw new SSLException("the SSLSocketFactory " + factory + " made a socket without TLS");
    }
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** Ends the connection, and all that waits on it, at once; may be called more than once. */
  void abort() {
    Socket socket;
    synchronized (this) {
      aborted = true;
      socket = tcp;
    }
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new AssertionError("a plain socket can always be closed", e);
      }
    }
  }
}
