package dev.everwire.it.cuts;

import static dev.everwire.testkit.proxy.Direction.CLIENT_TO_SERVER;
import static dev.everwire.testkit.proxy.Direction.SERVER_TO_CLIENT;

import dev.everwire.testkit.proxy.Direction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection through the proxy, which goes on until its cut. Thread-safe. */
final class CutConnection {

  private final Socket client;
  private final Socket server = new Socket();
  private final @Nullable Cut cut;
  private final CountDownLatch cutReached = new CountDownLatch(1);
  private final CountDownLatch clientGone = new CountDownLatch(1);
  private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
  private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();

  CutConnection(Socket client, @Nullable Cut cut) {
    this.client = client;
    this.cut = cut;
  }

  void connect(int target) throws IOException {
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    if (cut != null && cut.afterBytes() == 0) {
      cutReached.countDown();
      end(cut.kind());
    }
  }

  /** Returns what has gone through so far. */
  byte[] forwarded(Direction direction) {
    return (direction == CLIENT_TO_SERVER ? toServer : toClient).toByteArray();
  }

  boolean isCut() {
    return cutReached.getCount() == 0;
  }

  /** Returns whether the client ended its side within the time. */
  boolean awaitClientGone(Duration limit) throws InterruptedException {
    return clientGone.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Forwards one direction until its end; reads on behind a cut, but forwards nothing. */
  void forward(Direction direction) {
    Socket from = direction == CLIENT_TO_SERVER ? client : server;
    try {
      byte[] buffer = new byte[4_096];
      for (int count = from.getInputStream().read(buffer);
          count >= 0;
          count = from.getInputStream().read(buffer)) {
        pass(direction, buffer, count);
      }
      ended(direction);
    } catch (IOException e) {
      reset();
    } finally {
      if (direction == CLIENT_TO_SERVER) {
        clientGone.countDown();
      }
    }
  }

  private void pass(Direction direction, byte[] buffer, int count) throws IOException {
    if (isSilent(direction)) {
      return;
    }
    ByteArrayOutputStream passed = direction == CLIENT_TO_SERVER ? toServer : toClient;
    Cut here = cut != null && cut.direction() == direction ? cut : null;
    int left = here == null ? count : here.afterBytes() - passed.size();
    int length = Math.min(count, left);
    boolean last = here != null && length == left;
    if (last) {
      // Ahead of the bytes, which may bring the client to its end before this thread goes on.
      cutReached.countDown();
    }
    passed.write(buffer, 0, length);
    to(direction).getOutputStream().write(buffer, 0, length);
    if (here != null && last) {
      end(here.kind());
    }
  }

  private boolean isSilent(Direction direction) {
    return isCut() && cut != null && (cut.kind() != Cut.Kind.STALL || cut.direction() == direction);
  }

  private void end(Cut.Kind kind) throws IOException {
    switch (kind) {
      case FIN -> {
        client.shutdownOutput();
        server.shutdownOutput();
      }
      case RST -> reset();
      case STALL -> {}
    }
  }

  private void ended(Direction direction) throws IOException {
    if (!isSilent(direction)) {
      to(direction).shutdownOutput();
    } else if (direction == CLIENT_TO_SERVER) {
      // Nobody is left whom the rest could concern.
      reset();
    }
  }

  private Socket to(Direction direction) {
    return direction == SERVER_TO_CLIENT ? client : server;
  }

  /** Resets both sides. */
  void reset() {
    reset(client);
    reset(server);
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It was closed before.
    }
  }
}
