package dev.everwire.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.Blob;
import dev.everwire.CloseCode;
import dev.everwire.IWebSocket;
import dev.everwire.OpenEvent;
import dev.everwire.Terminable;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import dev.everwire.testkit.simulation.CountingTime;
import dev.everwire.transport.TransportOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one test works with: a server whose connections the test itself plays, the socket under
 * test, and a recorder of its events. {@link #close()} checks that nothing is left.
 */
final class Rig implements AutoCloseable {

  /** The size limit of the sockets under test. */
  static final int MAX_MESSAGE_SIZE = 1 << 20;

  /** What the socket under test says of listeners that throw (C10). */
  final List<Throwable> uncaught = new CopyOnWriteArrayList<>();

  final EventRecorder events;
  final ScriptedServer server;

  final WebSocketConformanceKit kit;

  /** How long to wait for what must come. */
  private final Duration patience;

  private final BlockingQueue<ServerConnection> accepted = new LinkedBlockingQueue<>();
  private final CountingTime time = new CountingTime();
  private TransportOptions options;
  private @Nullable IWebSocket socket;

  Rig(WebSocketConformanceKit kit) {
    this.kit = kit;
    this.patience = kit.patience();
    this.events = new EventRecorder(patience);
    this.options =
        TransportOptions.DEFAULT
            .handshakeTimeout(patience)
            .closeTimeout(patience)
            .maxMessageSize(MAX_MESSAGE_SIZE)
            .time(time)
            .uncaught(uncaught::add);
    this.server =
        ScriptedServer.start(
            connection -> {
              accepted.add(connection);
              connection.stopReading();
            });
  }

  /** Changes the options of the sockets created from now on. */
  void options(UnaryOperator<TransportOptions> change) {
    options = change.apply(options);
  }

  boolean has(Limit limit) {
    return kit.limits().contains(limit);
  }

  // ---- the socket's side

  /** Returns a socket that is connecting and recorded; {@link #peer()} is the server's side. */
  IWebSocket create(String... protocols) {
    return create(request("/", protocols), connecting -> {});
  }

  IWebSocket create(WebSocketRequest request, Consumer<? super IWebSocket> beforeConnecting) {
    socket =
        kit.factory(options)
            .create(
                request,
                connecting -> {
                  events.listenTo(connecting);
                  beforeConnecting.accept(connecting);
                });
    return socket;
  }

  /** Returns a request for a path of the server. */
  WebSocketRequest request(String path, String... protocols) {
    return kit.request(server.url(path), List.of(protocols));
  }

  /** Returns a socket that is open, with the open event taken. */
  Connection connect() throws IOException {
    return connect(connecting -> {});
  }

  Connection connect(Consumer<? super IWebSocket> beforeConnecting) throws IOException {
    IWebSocket open = create(request("/"), beforeConnecting);
    ServerConnection peer = peer();
    peer.accept();
    events.expect(OpenEvent.class, "after the handshake");
    return new Connection(open, peer);
  }

  /**
   * An open socket and its peer.
   *
   * @param socket the socket under test
   * @param peer the server's side of it, played by the test
   */
  record Connection(IWebSocket socket, ServerConnection peer) {

    /** Resets the connection, from within a listener. */
    void peerReset() {
      try {
        peer.reset();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  // ---- the server's side

  /** Returns the server's side of the next connection; the handshake is not answered. */
  ServerConnection peer() {
    try {
      ServerConnection peer = accepted.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (peer == null) {
        throw new AssertionError("the socket has not connected within " + patience);
      }
      return peer;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for a connection", e);
    }
  }

  /** Returns the client's next frame. */
  Frame read(ServerConnection peer, String what) throws IOException {
    return present(nextFrame(peer, what), what);
  }

  /** Returns the client's next message or Close frame. */
  Frame readMessage(ServerConnection peer, String what) throws IOException {
    assertThat(peer.awaitReadable(patience)).as(what + ": something within " + patience).isTrue();
    return present(peer.readMessage(), what);
  }

  /** Expects that the client ends its stream, or resets it, and writes nothing before. */
  void readEnd(ServerConnection peer, String what) throws IOException {
    try {
      assertThat(nextFrame(peer, what)).as(what).isNull();
    } catch (SocketException e) {
      // A client that leaves before it has read the answer to its Close frame resets.
    }
  }

  private @Nullable Frame nextFrame(ServerConnection peer, String what) throws IOException {
    assertThat(peer.awaitReadable(patience)).as(what + ": something within " + patience).isTrue();
    return peer.read();
  }

  private static Frame present(@Nullable Frame frame, String what) {
    if (frame == null) {
      throw new AssertionError(what + ": the client has ended its stream");
    }
    return frame;
  }

  /** Returns the Close frame, which must be the client's next frame but for pongs. */
  Frame readClose(ServerConnection peer, String what) throws IOException {
    Frame frame = readMessage(peer, what);
    assertThat(frame.opcode()).as(what + ": opcode of " + frame).isEqualTo(Frame.CLOSE);
    return frame;
  }

  /** Writes to a client that may drop the connection in the midst of it. */
  void write(ServerConnection peer, byte[] bytes) {
    try {
      peer.raw(bytes);
    } catch (IOException e) {
      // It has seen enough: what it made of it, its events tell.
    }
  }

  /** Expects that the client closes with the code, where it can, and drops the connection. */
  void expectFailureClose(ServerConnection peer, int code) throws IOException {
    String what = "the Close frame of a failed connection (RFC 6455 section 7.1.7)";
    if (!has(Limit.NO_CLOSE_FRAME_ON_FAILURE)) {
      assertThat(readClose(peer, what).closeCode()).as(what).isEqualTo(code);
    }
    awaitDisconnect(peer, what);
  }

  /**
   * The peer answers the socket's Close frame, and the socket is expected to tell of it, where it
   * can. One that does not wait for the answer may be gone by then.
   *
   * @param answer the code of the answer; 1005 for an empty Close frame
   */
  void answerClose(
      ServerConnection peer, int own, String ownReason, int answer, String reason, String what) {
    Frame close = answer == CloseCode.NO_STATUS ? Frame.closeEmpty() : Frame.close(answer, reason);
    write(peer, close.encode());
    if (has(Limit.CLOSE_ANSWER_NOT_SEEN)) {
      events.expectUnansweredClose(own, ownReason, what);
    } else {
      events.expectCleanClose(answer, reason, what);
    }
  }

  /** Expects the end after a Close frame of the socket's own, which the peer does not answer. */
  void expectUnansweredClose(int own, String what) {
    if (has(Limit.CLOSE_ANSWER_NOT_SEEN)) {
      events.expectUnansweredClose(own, "", what);
    } else {
      events.expectFailure(1006, what);
    }
  }

  /** Returns what is in a blob. */
  byte[] bytes(Blob blob) {
    try (InputStream in = blob.stream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the client has ended the connection, by a FIN or a reset. */
  void awaitDisconnect(ServerConnection peer, String what) {
    Thread reader = new Thread(peer::awaitDisconnect, "kit-await-disconnect");
    reader.setDaemon(true);
    reader.start();
    try {
      reader.join(patience.toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for the end of the connection", e);
    }
    assertThat(reader.isAlive()).as(what + ": the TCP connection is still there").isFalse();
  }

  // ---- waiting and the end

  /** Waits until something holds. */
  void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).as(what).isLessThan(patience.toNanos());
      LockSupport.parkNanos(1_000_000);
    }
  }

  /**
   * Checks that nothing is left: no event, no complaint of the server, and no timer once closed.
   */
  @Override
  public void close() {
    IWebSocket last = socket;
    boolean ended = last != null && last.readyState() == IWebSocket.CLOSED;
    try {
      events.expectNoMore();
      assertThat(uncaught).as("C10: what listeners threw").isEmpty();
      assertThat(server.failures()).as("what the server saw the client do wrong").isEmpty();
      if (ended) {
        await("C17: no timer left behind after close", () -> time.waiting() == 0);
      }
    } finally {
      abandon();
    }
    if (ended) {
      events.expectNoMore();
    }
  }

  /** Ends everything and checks nothing: for a test that has failed already. */
  void abandon() {
    if (socket instanceof Terminable terminable) {
      terminable.terminate();
    }
    server.close();
  }
}
