package dev.everwire.testkit.server;

import dev.everwire.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket server on the loopback address that plays a {@link Script} on each connection.
 *
 * <p>It has a thread for listening and one for each connection, all of them daemons. {@link
 * #close()} ends them all. Thread-safe.
 */
public final class ScriptedServer implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int BACKLOG = 4_096;
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(10);

  private final ServerSocket listener = new ServerSocket();
  private final @Nullable ServerTls tls;
  private final Thread acceptor;
  private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  // All below are guarded by this.
  private Script script;
  private int accepted;
  private int acceptedByScript;
  private boolean closed;

  private ScriptedServer(int port, @Nullable ServerTls tls, Script script) throws IOException {
    this.tls = tls;
    this.script = script;
    listener.setReuseAddress(true);
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    listener.bind(new InetSocketAddress(loopback, port), BACKLOG);
    acceptor = new Thread(this::acceptAll, "scripted-server-" + port());
    acceptor.setDaemon(true);
  }

  /** Starts a server on a free port. */
  public static ScriptedServer start(Script script) {
    return start(0, script);
  }

  /**
   * Starts a server on a port, which another server may just have left; 0 means any free port.
   *
   * @throws UncheckedIOException if the port is taken
   */
  public static ScriptedServer start(int port, Script script) {
    return start(port, null, script);
  }

  /** Starts a server on a free port that speaks TLS with the context's key. */
  public static ScriptedServer startTls(SSLContext tls, Script script) {
    return startTls(tls, new SSLParameters(), script);
  }

  /**
   * Starts a server on a free port that speaks TLS with the context's key.
   *
   * @param parameters whether to ask for the client's certificate, which protocols to speak ...
   */
  public static ScriptedServer startTls(SSLContext tls, SSLParameters parameters, Script script) {
    return start(0, new ServerTls(tls, parameters), script);
  }

  private static ScriptedServer start(int port, @Nullable ServerTls tls, Script script) {
    try {
      ScriptedServer server = new ScriptedServer(port, tls, script);
      server.acceptor.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + LOOPBACK + ":" + port, e);
    }
  }

  /** Returns the port it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Returns its URL, such as "ws://127.0.0.1:40123/". */
  public String url() {
    return url("/");
  }

  /** Returns its URL with a path, which begins with "/", and perhaps a query. */
  public String url(String pathAndQuery) {
    return (tls == null ? "ws://" : "wss://") + LOOPBACK + ":" + port() + pathAndQuery;
  }

  /** Replaces the script for connections that are accepted from now on. */
  public synchronized void script(Script next) {
    script = next;
    acceptedByScript = 0;
  }

  /** Returns how many TCP connections it has accepted so far. */
  public synchronized int accepted() {
    return accepted;
  }

  /**
   * Waits until it has accepted {@code n} TCP connections in all.
   *
   * @throws AssertionError if it has not within the limit
   */
  public synchronized void awaitAccepted(int n, Duration limit) throws InterruptedException {
    TimeSource time = TimeSource.system();
    long deadline = time.nanoTime() + limit.toNanos();
    while (accepted < n) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - time.nanoTime());
      if (millis <= 0) {
        throw new AssertionError(accepted + " connections after " + limit + ", expected " + n);
      }
      wait(millis);
    }
  }

  /**
   * Returns what clients did wrong ({@link ProtocolViolation}) and what scripts threw, in order;
   * without the I/O errors by which a script learns that its connection is gone.
   */
  public List<Throwable> failures() {
    return List.copyOf(failures);
  }

  /** Resets all open connections; the server goes on listening. */
  public void killConnections() {
    for (ServerConnection connection : connections) {
      try {
        connection.reset();
      } catch (IOException e) {
        // It is gone already, which is what was asked for.
      }
    }
  }

  /**
   * Stops listening, resets all connections, and waits for its threads.
   *
   * @throws IllegalStateException if a script goes on for 10 s after that
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    join(acceptor);
    killConnections();
    threads.forEach(Thread::interrupt);
    threads.forEach(ScriptedServer::join);
  }

  private static void join(Thread thread) {
    if (thread == Thread.currentThread()) {
      return;
    }
    try {
      thread.join(JOIN_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new IllegalStateException(thread.getName() + " does not end: its script must");
    }
  }

  private void acceptAll() {
    try {
      while (true) {
        begin(listener.accept());
      }
    } catch (IOException e) {
      if (!isClosed()) {
        failures.add(e);
      }
    }
  }

  private synchronized void begin(Socket tcp) throws IOException {
    accepted++;
    acceptedByScript++;
    notifyAll();
    Script current = script;
    ServerConnection connection;
    try {
      connection = new ServerConnection(acceptedByScript, tcp, tls, failures::add);
    } catch (IOException e) {
      // The client has gone before its connection could begin.
      tcp.close();
      return;
    }
    String name = acceptor.getName() + "-connection-" + accepted;
    Thread thread = new Thread(() -> play(current, connection), name);
    thread.setDaemon(true);
    connections.add(connection);
    thread.start();
    threads.add(thread);
    threads.removeIf(other -> !other.isAlive());
  }

  private void play(Script current, ServerConnection connection) {
    try {
      current.play(connection);
      connection.finish();
    } catch (ProtocolViolation e) {
      rebuke(connection, e);
    } catch (IOException e) {
      // The connection is gone: the client's doing, or ours.
    } catch (InterruptedException e) {
      if (!isClosed()) {
        failures.add(e);
      }
    } catch (Throwable e) {
      failures.add(e);
    } finally {
      end(connection);
    }
  }

  /** Tells a client what it did wrong, as a server that is not scripted would. */
  private static void rebuke(ServerConnection connection, ProtocolViolation violation) {
    try {
      connection.reject(violation);
      connection.finish();
    } catch (IOException e) {
      // The client has gone before it could be told; the violation is in the failures.
    }
  }

  private void end(ServerConnection connection) {
    connections.remove(connection);
    try {
      connection.disconnect();
    } catch (IOException e) {
      failures.add(e);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }
}
