package dev.everwire.testkit.proxy;

import dev.everwire.testkit.proxy.Conditions.Cut;
import dev.everwire.testkit.proxy.Conditions.Passage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback address whose faults are switched on and off while it runs.
 *
 * <p>Lasting faults ({@code delay}, {@code throttle}, {@code stall}, {@code blackHole}, {@code
 * corrupt}, {@code cutAfter}, {@code refuse}) hold for open connections and for new ones, add up,
 * and last until {@link #heal()}; a direction that is not named means both. Sudden ones ({@code
 * reset}, {@code finish}, {@code halfClose}) hit the connections that are open just then.
 *
 * <p>It has a thread for listening and two for each connection, all of them daemons. {@link
 * #close()} ends them all. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

  private static final int BACKLOG = 4_096;
  private static final long JOIN_LIMIT_MILLIS = 10_000;

  private final InetSocketAddress target;
  private final int port;
  private final Line toServer = new Line();
  private final Line toClient = new Line();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();

  // All below are guarded by this.
  private ServerSocket listener;

  private Thread acceptor;

  /** Keeps the port for us while nobody listens; null while someone does. */
  private @Nullable Socket reservation;

  private boolean closed;

  private FaultProxy(int targetPort) throws IOException {
    target = loopback(targetPort);
    listener = listen(0);
    port = listener.getLocalPort();
    acceptor = acceptFrom(listener);
  }

  /**
   * Starts a proxy on a free port.
   *
   * @param targetPort where it connects to, on the loopback address, for each connection
   */
  public static FaultProxy start(int targetPort) {
    try {
      return new FaultProxy(targetPort);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on the loopback address", e);
    }
  }

  /** Returns the port it listens on, which never changes. */
  public int port() {
    return port;
  }

  /** Returns a URL that leads through the proxy to where the given one leads directly. */
  public String url(String targetUrl) {
    URI uri = URI.create(targetUrl);
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return uri.getScheme() + "://127.0.0.1:" + port + uri.getRawPath() + query;
  }

  /** Returns how many connections it has accepted so far. */
  public int accepted() {
    return accepted.get();
  }

  /** Returns how many connections are open. */
  public int connections() {
    return links.size();
  }

  /** Returns how many bytes it has forwarded so far, on all connections. */
  public long forwarded(Direction direction) {
    return line(direction).forwarded();
  }

  /** Returns how many bytes a black hole has swallowed so far, on all connections. */
  public long dropped(Direction direction) {
    return line(direction).dropped();
  }

  /** Lets each byte leave this long after it came; 0 or more. */
  public void delay(Duration delay, Direction... directions) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay " + delay + ": must be 0 or more");
    }
    change(now -> now.withDelayNanos(delay.toNanos()), directions);
  }

  /** Lets at most this many bytes leave in a second, on each connection; 1 or more. */
  public void throttle(long bytesPerSecond, Direction... directions) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException(bytesPerSecond + " bytes per second: must be 1 or more");
    }
    change(now -> now.withBytesPerSecond(bytesPerSecond), directions);
  }

  /** Forwards nothing, and keeps it for later; the sender is slowed down by TCP. */
  public void stall(Direction... directions) {
    change(now -> now.with(Passage.STALLED), directions);
  }

  /**
   * Drops all bytes, the end of the stream included, while the connections stay. A connection that
   * has lost something this way stays silent after {@link #heal()}, as TCP knows no gaps.
   */
  public void blackHole(Direction... directions) {
    change(now -> now.with(Passage.BLACK_HOLE), directions);
  }

  /** Damages the last byte of each piece that it forwards: ASCII text is then not UTF-8. */
  public void corrupt(Direction... directions) {
    change(Conditions::corrupting, directions);
  }

  /**
   * Ends each connection after so many bytes in a direction, counted from the latest change of any
   * fault in that direction, or from the connection's start.
   *
   * @param bytes 0 or more; with 0 it ends when the first byte comes
   */
  public void cutAfter(long bytes, Ending ending, Direction... directions) {
    if (bytes < 0) {
      throw new IllegalArgumentException("cut after " + bytes + " bytes: must be 0 or more");
    }
    change(now -> now.with(new Cut(bytes, ending)), directions);
  }

  /** Resets all connections, on both sides. */
  public void reset() {
    links.forEach(Link::reset);
  }

  /** Ends all connections by a FIN, to both sides. */
  public void finish() {
    links.forEach(link -> link.end(Ending.FIN));
  }

  /** Sends a FIN in one direction of all connections; the other direction goes on. */
  public void halfClose(Direction direction) {
    links.forEach(link -> link.endOutput(direction));
  }

  /** Stops listening, so that new connections are refused; open ones stay. */
  public synchronized void refuse() {
    if (reservation != null || closed) {
      return;
    }
    try {
      stopListening();
      Socket socket = new Socket();
      reservation = socket;
      socket.setReuseAddress(true);
      socket.bind(loopback(port));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop listening on port " + port, e);
    }
  }

  /**
   * Ends all faults. What was stalled or delayed goes out at once, and the proxy listens again;
   * connections that a black hole has hidden the end of are reset.
   */
  public synchronized void heal() {
    change(now -> Conditions.HEALTHY);
    links.stream().filter(Link::isAbandoned).forEach(Link::reset);
    if (reservation != null && !closed) {
      try {
        reservation.close();
        reservation = null;
        listener = listen(port);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot listen on port " + port + " again", e);
      }
      acceptor = acceptFrom(listener);
    }
  }

  /**
   * Stops listening, resets all connections, and waits for its threads.
   *
   * @throws IllegalStateException if a thread goes on for 10 s after that
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      try {
        stopListening();
        if (reservation != null) {
          reservation.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    reset();
    // One that still runs may start another; then it is in the set before the first one ends.
    while (!threads.isEmpty()) {
      threads.forEach(FaultProxy::join);
      threads.removeIf(thread -> !thread.isAlive());
    }
  }

  Line line(Direction direction) {
    return direction == Direction.CLIENT_TO_SERVER ? toServer : toClient;
  }

  void forget(Link link) {
    links.remove(link);
  }

  /** Starts a thread that {@link #close()} waits for. */
  Thread startThread(String name, Runnable task) {
    Thread thread = new Thread(task, "fault-proxy-" + port + "-" + name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
    threads.removeIf(other -> !other.isAlive());
    return thread;
  }

  private void change(UnaryOperator<Conditions> change, Direction... directions) {
    for (Direction direction : directions.length == 0 ? Direction.values() : directions) {
      line(direction).change(change);
    }
  }

  private Thread acceptFrom(ServerSocket open) {
    return startThread("listener", () -> acceptAll(open));
  }

  private void acceptAll(ServerSocket open) {
    try {
      while (true) {
        Socket client = open.accept();
        accepted.incrementAndGet();
        Link link = new Link(this, client);
        links.add(link);
        startThread("to-server", () -> link.run(target));
      }
    } catch (IOException e) {
      // The socket was closed, by refuse() or close().
    }
  }

  /** The port is free only when the thread has left {@code accept}. */
  private void stopListening() throws IOException {
    listener.close();
    join(acceptor);
  }

  private static void join(Thread thread) {
    try {
      thread.join(JOIN_LIMIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new IllegalStateException(thread.getName() + " does not end");
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(loopback(port), BACKLOG);
    return socket;
  }

  private static InetSocketAddress loopback(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }
}
