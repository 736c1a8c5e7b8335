package dev.everwire.javawebsocket;

import dev.everwire.Blob;
import dev.everwire.CloseCode;
import dev.everwire.HandshakeException;
import dev.everwire.Lingering;
import dev.everwire.Message;
import dev.everwire.Pausable;
import dev.everwire.Pingable;
import dev.everwire.WebSocketException;
import dev.everwire.WebSocketRequest;
import dev.everwire.frame.PerMessageDeflate;
import dev.everwire.time.TimeSource;
import dev.everwire.transport.AbstractWebSocket;
import dev.everwire.transport.ControlPayload;
import dev.everwire.transport.ReadTurn;
import dev.everwire.transport.TransportOptions;
import dev.everwire.transport.WellFormedText;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ServerHandshake;
import org.jspecify.annotations.Nullable;

/**
 * One connection of Java-WebSocket's client, which brings its two threads, its queue, the request
 * for the handshake and the making of frames. The connection itself, the judging of the answer and
 * the reading of frames are ours, through the client's socket factory and its draft.
 */
final class JavaWebSocket extends AbstractWebSocket implements Pingable, Pausable, Lingering {

  /** How long the server has to end the connection first, after both Close frames. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final TransportOptions options;
  private final Dialer dialer;
  private final ClientDraft draft;
  private final Client client;
  private final FrameOutput output = new FrameOutput();
  private final OutgoingFrames outgoing;
  private final ReadTurn turn = new ReadTurn();

  private volatile @Nullable AnswerInput input;

  /** Whether the Close frame is on its way, and {@code lingering} ends what it leaves. */
  private volatile boolean closing;

  private volatile TimeSource.@Nullable Timer lingering;

  JavaWebSocket(
      WebSocketRequest request, TransportOptions options, Route route, boolean offerDeflate) {
    super(request, options);
    this.options = options;
    this.dialer = new Dialer(request.uri(), route, options.handshakeTimeout());
    this.draft =
        new ClientDraft(request, offerDeflate, options.maxMessageSize(), new FrameReceiver());
    this.client = new Client(request, draft);
    this.outgoing = new OutgoingFrames(client, output, outgoingQueue());
  }

  void connect() {
    if (connecting()) {
      client.connect();
    }
  }

  /** Makes the connection; on the client's reading thread. */
  private Socket dial() throws IOException {
    Socket connection = dialer.dial();
    AnswerInput in = new AnswerInput(connection, this::inputEnded);
    input = in;
    output.to(connection.getOutputStream());
    return new DialedSocket(connection, in, output, this::released);
  }

  // ---- what the application asks for

  @Override
  protected void transmit(Message message, long size) {
    if (message instanceof Message.Text text) {
      boolean ascii = size == text.value().length();
      outgoing.text(ascii ? text.value() : WellFormedText.of(text.value()), size);
    } else if (message instanceof Message.Binary binary) {
      outgoing.binary(binary.buffer(), size);
    } else if (message instanceof Blob blob) {
      outgoing.blob(blob);
    }
  }

  @Override
  public void ping(ByteBuffer payload) {
    ByteBuffer copy = ControlPayload.ofPing(payload);
    ifOpen(() -> outgoing.ping(copy));
  }

  @Override
  public boolean pingsInOrder() {
    return true;
  }

  @Override
  public void pause() {
    turn.pause();
  }

  @Override
  public void resume() {
    turn.resume();
  }

  @Override
  protected void delivered() {
    turn.delivered();
  }

  @Override
  protected void startClose(int code, String reason) {
    outgoing.close(code, WellFormedText.of(reason));
  }

  // ---- the end

  @Override
  protected void abort() {
    if (!closing) {
      drop();
    }
  }

  private void drop() {
    turn.end();
    dialer.abort();
  }

  /** Sends the last frame, and drops the connection if the server does not end it soon. */
  private void closeNow(int code) {
    closing = true;
    Duration wait = LINGER.compareTo(options.closeTimeout()) < 0 ? LINGER : options.closeTimeout();
    lingering = options.time().schedule(wait.toNanos(), this::drop);
    outgoing.closeNow(code);
  }

  /** Called when there is no more to read: the client is about to end its writing thread. */
  private void inputEnded(IOException cause) {
    if (closing) {
      outgoing.awaitClose();
    }
    failed(CloseCode.ABNORMAL, cause);
  }

  /** Called when the client's writing thread, which outlives the reading one, has ended. */
  private void released() {
    drop();
    TimeSource.Timer timer = lingering;
    if (timer != null) {
      timer.cancel();
    }
  }

  /** What came, on the client's reading thread. */
  private final class FrameReceiver implements ClientDraft.Receiver {

    @Override
    public void awaitTurn() {
      turn.await();
    }

    @Override
    public void text(String text) {
      turn.handOver();
      receivedText(text);
    }

    @Override
    public void binary(ByteBuffer bytes) {
      turn.handOver();
      receivedBinary(bytes);
    }

    @Override
    public void ping(ByteBuffer payload) {
      outgoing.pong(payload.duplicate());
      turn.handOver();
      pinged(payload);
    }

    @Override
    public void pong(ByteBuffer payload) {
      turn.handOver();
      ponged(payload);
    }

    @Override
    public void close(int code, String reason) {
      closeNow(code);
      closed(code, reason);
    }

    @Override
    public void illegal(WebSocketException why) {
      closeNow(why.code());
      failed(why.code(), why);
    }
  }

  /** The client, one for each attempt, which tells its ends and its beginning. */
  private final class Client extends WebSocketClient {

    Client(WebSocketRequest request, ClientDraft draft) {
      super(request.uri(), draft);
      setDaemon(true);
      setConnectionLostTimeout(0);
      setSocketFactory(new DialingSocketFactory(JavaWebSocket.this::dial));
    }

    /** What the client does not catch would leave its writing thread behind, and nobody told. */
    @Override
    public void run() {
      try {
        super.run();
      } catch (Throwable e) {
        failed(CloseCode.ABNORMAL, e);
      } finally {
        closeConnection(CloseFrame.ABNORMAL_CLOSE, "");
        PerMessageDeflate deflate = draft.deflate();
        if (deflate != null) {
          deflate.end();
        }
      }
    }

    @Override
    public void onOpen(ServerHandshake answer) {
      outgoing.deflate(draft.deflate());
      opened(ClientDraft.protocol(answer), ClientDraft.extensions(answer));
    }

    @Override
    public void onMessage(String message) {
      throw new IllegalStateException("the draft hands out all messages itself");
    }

    @Override
    public void onError(Exception error) {
      failed(CloseCode.ABNORMAL, error);
    }

    /** The last call, with the client's lock held; the reason is what its draft found wrong. */
    @Override
    public void onClose(int code, String reason, boolean remote) {
      AnswerInput in = input;
      HttpHead answer = in == null ? null : in.answer();
      IOException cause = new ProtocolException(reason);
      failed(
          CloseCode.ABNORMAL,
          answer == null ? cause : new HandshakeException(101, answer.headers(), "", cause));
    }
  }
}
