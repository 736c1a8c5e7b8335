package dev.everwire.testkit.proxy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One connection through the proxy: two sockets, and a pipe for each direction. Thread-safe. */
final class Link {

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server = new Socket();
  private final Pipe toServer;
  private final Pipe toClient;
  private final CountDownLatch closed = new CountDownLatch(1);

  Link(FaultProxy proxy, Socket client) {
    this.proxy = proxy;
    this.client = client;
    toServer = new Pipe(this, client, server, proxy.line(Direction.CLIENT_TO_SERVER));
    toClient = new Pipe(this, server, client, proxy.line(Direction.SERVER_TO_CLIENT));
  }

  /** Connects to the server and forwards the client's bytes; another thread forwards the rest. */
  void run(SocketAddress address) {
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(address);
      toServer.targetConnected();
    } catch (IOException e) {
      // No server, or a reset meanwhile: to the client, the same.
      reset();
      return;
    }
    proxy.startThread("to-client", toClient::run);
    toServer.run();
  }

  /** Ends the connection on both sides, now. */
  void end(Ending ending) {
    if (ending == Ending.RST) {
      reset();
    } else {
      endOutput(Direction.CLIENT_TO_SERVER);
      endOutput(Direction.SERVER_TO_CLIENT);
    }
  }

  /** Sends a FIN in one direction, now; the other goes on. */
  void endOutput(Direction direction) {
    try {
      (direction == Direction.CLIENT_TO_SERVER ? toServer : toClient).endOutput();
    } catch (IOException e) {
      // The target has gone, and its pipe will see it.
    }
  }

  /** Resets both sides, now. */
  void reset() {
    closed.countDown();
    reset(client);
    reset(server);
    proxy.forget(this);
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It was closed before.
    }
  }

  /** Returns whether one side has gone, and a black hole keeps it from the other. */
  boolean isAbandoned() {
    return toServer.isAbandoned() || toClient.isAbandoned();
  }

  /** Closes the sockets once both sides have ended their streams. */
  void pipeFinished() {
    if (toServer.isFinished() && toClient.isFinished()) {
      reset();
    }
  }

  /** Waits, but no longer than this connection lives. */
  void pause(long nanos) throws IOException {
    try {
      if (closed.await(nanos, TimeUnit.NANOSECONDS)) {
        throw new IOException("the connection was closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
