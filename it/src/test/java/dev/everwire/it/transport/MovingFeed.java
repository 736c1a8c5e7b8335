package dev.everwire.it.transport;

import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ServerConnection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server's session that outlives its connections: it keeps what arrives, and sends numbers on one
 * connection at a time. It moves to the next when that one asks, or when the client has closed the
 * one that it was on.
 */
final class MovingFeed {

  /** What a connection asks with, and how it is answered, once nothing more goes elsewhere. */
  static final String MOVE = "move";

  static final String MOVED = "moved";

  private static final long PACE_NS = TimeUnit.MICROSECONDS.toNanos(200);

  final List<String> arrivals = new CopyOnWriteArrayList<>();

  /** The first is the one that is sent on; guarded by this, as all below. */
  private final Deque<ServerConnection> open = new ArrayDeque<>();

  private int mostOpen;
  private int sent;
  private boolean stopped;

  void serve(ServerConnection connection) throws IOException {
    connection.accept();
    opened(connection);
    for (Frame frame = connection.readMessage(); frame != null; frame = connection.readMessage()) {
      if (frame.opcode() == Frame.CLOSE) {
        closed(connection, frame);
        return;
      } else if (frame.payloadText().equals(MOVE)) {
        moved(connection);
      } else {
        arrivals.add(frame.payloadText());
      }
    }
  }

  private synchronized void opened(ServerConnection connection) {
    open.addLast(connection);
    mostOpen = Math.max(mostOpen, open.size());
  }

  private synchronized void moved(ServerConnection to) throws IOException {
    open.remove(to);
    open.addFirst(to);
    to.text(MOVED);
  }

  private synchronized void closed(ServerConnection connection, Frame close) throws IOException {
    open.remove(connection);
    notifyAll();
    connection.send(close.withMask(false));
  }

  /**
   * Waits until the server has read the Close frame of all connections but one: a client that does
   * not wait for the answer takes them for gone before that. Returns whether it came to that.
   */
  synchronized boolean awaitOneOpen(int seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (open.size() > 1 && System.nanoTime() < deadline) {
      TimeUnit.SECONDS.timedWait(this, 1);
    }
    return open.size() <= 1;
  }

  /** Sends until it is stopped. */
  void run() {
    while (next()) {
      LockSupport.parkNanos(PACE_NS);
    }
  }

  private synchronized boolean next() {
    ServerConnection to = open.peekFirst();
    if (!stopped && to != null) {
      try {
        to.text(String.valueOf(sent));
        sent++;
      } catch (IOException e) {
        throw new AssertionError("a connection ended without a Close frame", e);
      }
    }
    return !stopped;
  }

  synchronized void stop() {
    stopped = true;
  }

  synchronized int sent() {
    return sent;
  }

  synchronized int mostOpen() {
    return mostOpen;
  }
}
