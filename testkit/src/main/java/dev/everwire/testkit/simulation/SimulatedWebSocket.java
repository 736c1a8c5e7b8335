package dev.everwire.testkit.simulation;

import dev.everwire.Blob;
import dev.everwire.CloseCode;
import dev.everwire.HandshakeException;
import dev.everwire.Lingering;
import dev.everwire.Message;
import dev.everwire.Pausable;
import dev.everwire.Pingable;
import dev.everwire.WebSocketException;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.AbstractWebSocket;
import dev.everwire.transport.ControlPayload;
import dev.everwire.transport.TransportOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose network and peer are the test: it has every capability, and behaves by the rules
 * of {@link dev.everwire.IWebSocket} whatever the test does to it. By itself the peer answers pings
 * and Close frames, at the next {@link VirtualTime#runDue}.
 *
 * <p>What the test makes the peer or the network do has had all its consequences when the call
 * returns, short of the passing of time; unless a task of the {@link VirtualTime} makes the call:
 * then they follow when the task is done.
 *
 * <p>What comes after the end is discarded, as a real transport would; what no network could do,
 * such as a message before {@link #open()}, throws {@link IllegalStateException}. Not thread-safe:
 * to be used and driven by the thread of the test.
 */
public final class SimulatedWebSocket extends AbstractWebSocket
    implements Pingable, Pausable, Lingering {

  private final WebSocketRequest request;
  private final VirtualTime time;

  private final List<Sent> sent = new ArrayList<>();

  /** What the network has not taken yet, in order. */
  private final Queue<Runnable> unwritten = new ArrayDeque<>();

  /** What the peer has sent and this socket has not read, in order. */
  private final Queue<Runnable> unread = new ArrayDeque<>();

  private @Nullable RuntimeException nextSendFails;
  private boolean answered;
  private boolean autoPong = true;
  private boolean silent;
  private boolean holding;
  private boolean paused;
  private boolean delivering;
  private boolean dropped;

  SimulatedWebSocket(WebSocketRequest request, TransportOptions options, VirtualTime time) {
    super(request, options);
    this.request = request;
    this.time = time;
  }

  void connect() {
    connecting();
  }

  // ---- the opening handshake

  /** The server accepts, and chooses no subprotocol. */
  public void open() {
    open("");
  }

  /** The server accepts, and chooses a subprotocol. */
  public void open(String protocol) {
    answer();
    opened(protocol, "");
    time.settle();
  }

  /** The server answers with another status than 101. */
  public void refuse(int status) {
    refuse(status, Map.of());
  }

  /** The server answers with another status than 101, and with headers such as Retry-After. */
  public void refuse(int status, Map<String, List<String>> headers) {
    answer();
    failed(CloseCode.ABNORMAL, new HandshakeException(status, headers, "", null));
    time.settle();
  }

  private void answer() {
    requireAudible();
    if (answered) {
      throw new IllegalStateException("the server has answered the handshake already");
    }
    answered = true;
  }

  // ---- what the peer does

  /** The peer sends a text message. */
  public void receive(String text) {
    arrive(() -> receivedText(text));
  }

  /** The peer sends a message; a {@code Blob} arrives as the bytes that it is. */
  public void receive(Message message) {
    if (message instanceof Message.Text text) {
      receive(text.value());
    } else {
      ByteBuffer bytes = bytesOf(message);
      arrive(() -> receivedBinary(bytes));
    }
  }

  private static ByteBuffer bytesOf(Message message) {
    if (message instanceof Blob blob) {
      try (InputStream stream = blob.stream()) {
        return ByteBuffer.wrap(stream.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return ((Message.Binary) message.detached()).buffer();
  }

  /** The peer pings. */
  public void receivePing(ByteBuffer payload) {
    arrive(() -> pinged(payload));
  }

  /**
   * The peer answers the last ping, as RFC 6455 section 5.5.3 allows instead of answering each.
   *
   * @throws IllegalStateException if none was sent
   */
  public void pong() {
    Sent.Ping last =
        sent.stream()
            .filter(Sent.Ping.class::isInstance)
            .map(Sent.Ping.class::cast)
            .reduce((earlier, later) -> later)
            .orElseThrow(() -> new IllegalStateException("no ping was sent: give a payload"));
    pong(last.payload());
  }

  /** The peer sends a pong, asked for or not. */
  public void pong(ByteBuffer payload) {
    arrive(() -> ponged(payload));
  }

  /** Sets whether the peer answers pings by itself; it does at first. */
  public void autoPong(boolean value) {
    autoPong = value;
  }

  /**
   * The peer sends a Close frame.
   *
   * @param code 1005 for an empty one
   */
  public void closeByPeer(int code, String reason) {
    arrive(() -> closed(code, reason));
  }

  private void arrive(Runnable delivery) {
    requireAudible();
    if (!answered) {
      throw new IllegalStateException("nothing can arrive before the handshake: call open first");
    }
    if (!dropped) {
      unread.add(delivery);
      readOn();
      time.settle();
    }
  }

  private void requireAudible() {
    if (silent) {
      throw new IllegalStateException("nothing can arrive: the link is silent");
    }
  }

  // ---- what the network does

  /**
   * The attempt or the connection fails: reset, unreachable, a protocol error.
   *
   * @param cause what {@code error} shows; the close code is that of a {@link WebSocketException},
   *     else 1006
   */
  public void fail(Throwable cause) {
    answered = true;
    failed(cause instanceof WebSocketException known ? known.code() : CloseCode.ABNORMAL, cause);
    time.settle();
  }

  /**
   * The link becomes a black hole: what is sent vanishes, nothing arrives, nobody is told. {@link
   * #fail} is all that can still happen to it.
   */
  public void goSilent() {
    silent = true;
    unread.clear();
  }

  /** The network takes nothing more: what is sent counts as {@code bufferedAmount}. */
  public void holdWrites() {
    holding = true;
  }

  /** The network takes what was held, in order, and all that follows. */
  public void releaseWrites() {
    holding = false;
    writeOn();
    time.settle();
  }

  /** Makes the next {@code send} in state OPEN throw: a message that this client cannot send. */
  public void failNextSend(RuntimeException failure) {
    nextSendFails = failure;
  }

  // ---- what the test sees

  /** Returns what went out to the peer, the oldest first: messages, pings, a Close frame. */
  public List<Sent> sent() {
    return List.copyOf(sent);
  }

  /** Returns the messages that went out to the peer, the oldest first. */
  public List<Message> sentMessages() {
    return sent.stream()
        .filter(Sent.Data.class::isInstance)
        .map(frame -> ((Sent.Data) frame).message())
        .toList();
  }

  /** Returns the text messages that went out to the peer, the oldest first. */
  public List<String> sentTexts() {
    return sent.stream()
        .filter(frame -> frame instanceof Sent.Data data && data.message() instanceof Message.Text)
        .map(frame -> ((Message.Text) ((Sent.Data) frame).message()).value())
        .toList();
  }

  /** Returns what the socket was asked to connect to. */
  public WebSocketRequest request() {
    return request;
  }

  /** Returns whether reading is paused. */
  public boolean paused() {
    return paused;
  }

  /** Returns whether the connection failed, or this side left it without a closing handshake. */
  public boolean dropped() {
    return dropped;
  }

  // ---- the socket's own side

  @Override
  protected void transmit(Message message, long size) {
    RuntimeException failure = nextSendFails;
    if (failure != null) {
      nextSendFails = null;
      throw failure;
    }
    write(
        () -> {
          put(new Sent.Data(message));
          transmitted(size);
        });
  }

  @Override
  public void ping(ByteBuffer payload) {
    ByteBuffer copy = ControlPayload.ofPing(payload);
    if (readyState() == OPEN) {
      write(
          () -> {
            put(new Sent.Ping(copy));
            later(() -> autoPong, () -> pong(copy));
          });
    }
  }

  @Override
  public boolean pingsInOrder() {
    return true;
  }

  @Override
  protected void startClose(int code, String reason) {
    write(
        () -> {
          put(new Sent.Close(code, reason));
          later(() -> true, () -> closeByPeer(code, reason));
        });
  }

  private void write(Runnable write) {
    unwritten.add(write);
    writeOn();
  }

  /** A listener that sends meanwhile comes in here again, and finds what was before it. */
  private void writeOn() {
    while (!holding && !unwritten.isEmpty()) {
      unwritten.remove().run();
    }
  }

  private void later(BooleanSupplier stillTrue, Runnable answer) {
    time.execute(
        () -> {
          if (!silent && stillTrue.getAsBoolean()) {
            answer.run();
          }
        });
  }

  private void put(Sent frame) {
    if (!silent) {
      sent.add(frame);
    }
  }

  @Override
  protected void abort() {
    dropped = true;
    unwritten.clear();
    unread.clear();
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    readOn();
  }

  @Override
  protected void delivered() {
    delivering = false;
    readOn();
  }

  /** Reads one thing; {@link #delivered} asks for the next (C16). */
  private void readOn() {
    if (!paused && !delivering && !unread.isEmpty()) {
      delivering = true;
      unread.remove().run();
    }
  }
}
