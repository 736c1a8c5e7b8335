package dev.everwire.testkit.simulation;

import dev.everwire.IWebSocket;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.TransportOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets that lead nowhere: each waits as CONNECTING until the test opens, refuses or fails
 * it. Not thread-safe: to be driven by the thread of the test.
 */
public final class SimulatedNetwork {

  private final VirtualTime time;
  private final TransportOptions options;
  private final List<SimulatedWebSocket> attempts = new ArrayList<>();
  private @Nullable RuntimeException nextCreateFails;

  /** Creates a network with the timeouts of {@link TransportOptions#DEFAULT}. */
  public SimulatedNetwork(VirtualTime time) {
    this(time, TransportOptions.DEFAULT);
  }

  /** Creates a network; the time and the executor of the options are replaced. */
  public SimulatedNetwork(VirtualTime time, TransportOptions options) {
    this.time = time;
    this.options = options.time(time).executor(time);
  }

  /** Returns what makes the sockets: each is a {@link SimulatedWebSocket}. */
  public WebSocketFactory factory() {
    return (request, beforeConnecting) -> {
      SimulatedWebSocket socket = create(request);
      beforeConnecting.accept(socket);
      connect(socket);
      return socket;
    };
  }

  /**
   * Returns what makes sockets without any capability: no {@code Pingable}, {@code Pausable},
   * {@code Terminable} or {@code Drainable}. They are driven through {@link #attempts()} as well.
   */
  public WebSocketFactory bareFactory() {
    return (request, beforeConnecting) -> {
      SimulatedWebSocket socket = create(request);
      BareWebSocket bare = new BareWebSocket(socket);
      beforeConnecting.accept(bare);
      connect(socket);
      return bare;
    };
  }

  private SimulatedWebSocket create(WebSocketRequest request) {
    RuntimeException failure = nextCreateFails;
    if (failure != null) {
      nextCreateFails = null;
      throw failure;
    }
    return new SimulatedWebSocket(request, options, time);
  }

  private void connect(SimulatedWebSocket socket) {
    attempts.add(socket);
    socket.connect();
  }

  /** Makes the next {@link WebSocketFactory#create} throw, and count as no attempt. */
  public void failNextCreate(RuntimeException failure) {
    nextCreateFails = failure;
  }

  /** Returns the sockets that were made so far, the oldest first. */
  public List<SimulatedWebSocket> attempts() {
    return List.copyOf(attempts);
  }

  /**
   * Returns the socket that was made last.
   *
   * @throws IllegalStateException if none was
   */
  public SimulatedWebSocket lastAttempt() {
    if (attempts.isEmpty()) {
      throw new IllegalStateException("no attempt yet: has the time run what is due?");
    }
    return attempts.get(attempts.size() - 1);
  }

  /** Returns the sockets that are not CLOSED: what a test that ends should find empty. */
  public List<IWebSocket> living() {
    return attempts.stream()
        .filter(socket -> socket.readyState() != IWebSocket.CLOSED)
        .map(IWebSocket.class::cast)
        .toList();
  }
}
