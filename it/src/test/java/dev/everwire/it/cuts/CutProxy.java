package dev.everwire.it.cuts;

import dev.everwire.testkit.proxy.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on a port of its own that cuts connections. It has a thread to listen and two for each
 * connection, daemons all.
 */
final class CutProxy implements AutoCloseable {

  private final int target;
  private final @Nullable Cut cut;
  private final int cuts;
  private final ServerSocket listener;
  private final List<CutConnection> connections = new CopyOnWriteArrayList<>();

  private CutProxy(int target, @Nullable Cut cut, int cuts) throws IOException {
    this.target = target;
    this.cut = cut;
    this.cuts = cuts;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** Starts one that cuts nothing. */
  static CutProxy healthy(int target) {
    return start(target, null, 0);
  }

  /** Starts one that cuts every connection: some clients try the handshake again by themselves. */
  static CutProxy cuttingAll(int target, Cut cut) {
    return start(target, cut, Integer.MAX_VALUE);
  }

  /** Starts one that cuts the first connection, and none after that. */
  static CutProxy cuttingFirst(int target, Cut cut) {
    return start(target, cut, 1);
  }

  private static CutProxy start(int target, @Nullable Cut cut, int cuts) {
    try {
      CutProxy proxy = new CutProxy(target, cut, cuts);
      start(proxy::acceptAll);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "ws://127.0.0.1:" + listener.getLocalPort() + "/";
  }

  /** Returns the connections so far, in order. */
  List<CutConnection> connections() {
    return List.copyOf(connections);
  }

  /** Returns whether a connection was cut. */
  boolean hasCut() {
    return connections.stream().anyMatch(CutConnection::isCut);
  }

  /** Returns whether the client has ended its side of every connection, within the time. */
  boolean awaitClientGone(Duration limit) throws InterruptedException {
    for (CutConnection connection : connections) {
      if (!connection.awaitClientGone(limit)) {
        return false;
      }
    }
    return true;
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = listener.accept();
        CutConnection connection =
            new CutConnection(client, connections.size() < cuts ? cut : null);
        connections.add(connection);
        start(() -> connect(connection));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void connect(CutConnection connection) {
    try {
      connection.connect(target);
    } catch (IOException e) {
      connection.reset();
      return;
    }
    start(() -> connection.forward(Direction.SERVER_TO_CLIENT));
    connection.forward(Direction.CLIENT_TO_SERVER);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "cut-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(CutConnection::reset);
  }
}
