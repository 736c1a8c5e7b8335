package dev.everwire.examples.transport;

import dev.everwire.time.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sockets of one attempt, each behind a {@link FrameSizeGuard}, and closes them at any
 * stage: the client shows a socket only once it is connected. Thread-safe.
 */
final class GuardedSockets extends SocketFactory {

  private final long limit;
  private final List<Socket> made = new ArrayList<>();
  private boolean closed;
  private TimeSource.@Nullable Timer lastCall;

  GuardedSockets(long limit) {
    this.limit = limit;
  }

  @Override
  public synchronized Socket createSocket() throws IOException {
    if (closed) {
      throw new SocketException("the attempt was aborted");
    }
    Socket socket = new GuardedSocket();
    made.add(socket);
    return socket;
  }

  /** Closes what was made, connected or not; from now on nothing is made. */
  synchronized void close() {
    closed = true;
    if (lastCall != null) {
      lastCall.cancel();
    }
    for (Socket socket : made) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new IllegalStateException("a socket that cannot be closed", e);
      }
    }
    made.clear();
  }

  /** Closes what is still there after a time, whatever the client waits for. */
  synchronized void closeWithin(Duration time, TimeSource source) {
    if (!closed) {
      lastCall = source.schedule(time.toNanos(), this::close);
    }
  }

  private final class GuardedSocket extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return new FrameSizeGuard(super.getInputStream(), limit);
    }
  }

  // ---- the forms that connect at once

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  private Socket connected(InetSocketAddress to, @Nullable InetSocketAddress from)
      throws IOException {
    Socket socket = createSocket();
    socket.bind(from);
    socket.connect(to);
    return socket;
  }
}
