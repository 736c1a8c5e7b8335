package dev.everwire.jetty;

import dev.everwire.Blob;
import dev.everwire.CloseCode;
import dev.everwire.Lingering;
import dev.everwire.Message;
import dev.everwire.Pausable;
import dev.everwire.Pingable;
import dev.everwire.WebSocketRequest;
import dev.everwire.time.TimeSource;
import dev.everwire.transport.AbstractWebSocket;
import dev.everwire.transport.ControlPayload;
import dev.everwire.transport.Demand;
import dev.everwire.transport.TransportOptions;
import dev.everwire.transport.WellFormedText;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.eclipse.jetty.websocket.core.client.WebSocketCoreClient;
import org.eclipse.jetty.websocket.core.exception.CloseException;
import org.jspecify.annotations.Nullable;

/** One connection of Jetty's client. */
final class JettyWebSocket extends AbstractWebSocket implements Pingable, Pausable, Lingering {

  private final WebSocketRequest request;
  private final TransportOptions options;
  private final Demand demand = new Demand();
  private final ArrivedFrames arrived = new ArrivedFrames(this::failConnection);
  private final Handler handler;

  private volatile boolean aborted;
  private volatile @Nullable Handshake handshake;
  private volatile @Nullable CompletableFuture<?> attempt;
  private volatile @Nullable CoreSession session;
  private volatile @Nullable OutgoingFrames outgoing;

  JettyWebSocket(WebSocketRequest request, TransportOptions options) {
    super(request, options);
    this.request = request;
    this.options = options;
    this.handler = new Handler();
  }

  void connect(WebSocketClient client, boolean permessageDeflate) {
    if (!connecting()) {
      return;
    }
    WebSocketCoreClient coreClient = client.getBean(WebSocketCoreClient.class);
    Handshake starting =
        new Handshake(client, coreClient, request, permessageDeflate, handler, arrived);
    handshake = starting;
    try {
      CompletableFuture<CoreSession> started = coreClient.connect(starting);
      attempt = started;
      CompletionStage<CoreSession> opening = started;
      opening.whenComplete(
          (opened, error) -> {
            if (error != null) {
              failed(CloseCode.ABNORMAL, unwrapped(error));
            }
          });
    } catch (IOException | RuntimeException e) {
      failed(CloseCode.ABNORMAL, e);
    }
    if (aborted) {
      abort();
    }
  }

  @Override
  protected void transmit(Message message, long size) {
    OutgoingFrames frames = open();
    if (message instanceof Message.Text text) {
      boolean ascii = size == text.value().length();
      frames.text(ascii ? text.value() : WellFormedText.of(text.value()), size);
    } else if (message instanceof Message.Binary binary) {
      frames.binary(binary.buffer(), size);
    } else if (message instanceof Blob blob) {
      frames.blob(blob);
    }
  }

  @Override
  protected void startClose(int code, String reason) {
    open().close(code, WellFormedText.of(reason));
  }

  private OutgoingFrames open() {
    return Objects.requireNonNull(outgoing, "not open");
  }

  @Override
  protected void abort() {
    aborted = true;
    CompletableFuture<?> connecting = attempt;
    if (connecting != null) {
      connecting.cancel(true);
    }
    CoreSession connection = session;
    if (connection != null) {
      connection.abort();
    }
  }

  @Override
  protected void delivered() {
    ask();
  }

  /** Asks for the next frame, unless paused. */
  private void ask() {
    if (demand.grant()) {
      goOn();
    }
  }

  private void goOn() {
    ArrivedFrames.Arrived next;
    do {
      next = arrived.next();
    } while (next != null && handler.take(next.frame(), next.callback()) && demand.grant());
  }

  /** Does what Jetty does when it is told that a frame has failed. */
  private void failConnection(Throwable cause) {
    if (session instanceof WebSocketCoreSession connection) {
      connection.processHandlerError(cause, Callback.NOOP);
    } else {
      failed(CloseCode.ABNORMAL, cause);
    }
  }

  @Override
  public void pause() {
    demand.pause();
  }

  @Override
  public void resume() {
    if (demand.resume()) {
      serial.execute(this::goOn);
    }
  }

  @Override
  public void ping(ByteBuffer payload) {
    ByteBuffer copy = ControlPayload.ofPing(payload);
    ifOpen(() -> open().ping(copy));
  }

  @Override
  public boolean pingsInOrder() {
    return true;
  }

  /** What Jetty tells. */
  private final class Handler implements FrameHandler {

    private final IncomingMessage incoming = new IncomingMessage(options.maxMessageSize());
    private boolean text;
    private boolean ended;
    private TimeSource.@Nullable Timer lastFrame;

    @Override
    public void onOpen(CoreSession connection, Callback callback) {
      session = connection;
      outgoing = new OutgoingFrames(connection, outgoingQueue());
      callback.succeeded();
      if (aborted) {
        connection.abort();
        return;
      }
      String protocol = connection.getNegotiatedSubProtocol();
      Handshake done = Objects.requireNonNull(handshake);
      connection.demand();
      opened(protocol == null ? "" : protocol, done.chosenExtensions());
      ask();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
      if (frame.getOpCode() != OpCode.CLOSE) {
        Objects.requireNonNull(session, "not open").demand();
      }
      if (arrived.arrive(frame, callback) && take(frame, callback)) {
        ask();
      }
    }

    /** Takes a frame that is asked for; returns whether the next may follow at once. */
    boolean take(Frame frame, Callback callback) {
      try {
        return switch (frame.getOpCode()) {
          case OpCode.CLOSE -> takeClose(frame, callback);
          case OpCode.PING, OpCode.PONG -> takeControl(frame, callback);
          default -> takeData(frame, callback);
        };
      } catch (CloseException e) {
        endWithinCloseTimeout();
        callback.failed(e);
        arrived.abandon();
        return false;
      }
    }

    private boolean takeData(Frame frame, Callback callback) {
      if (frame.getOpCode() != OpCode.CONTINUATION) {
        text = frame.getOpCode() == OpCode.TEXT;
      }
      if (text) {
        String whole = incoming.text(frame.getPayload(), frame.isFin());
        callback.succeeded();
        if (whole != null) {
          receivedText(whole);
        }
        return whole == null;
      }
      ByteBuffer whole = incoming.binary(frame.getPayload(), frame.isFin());
      callback.succeeded();
      if (whole != null) {
        receivedBinary(whole);
      }
      return whole == null;
    }

    private boolean takeControl(Frame frame, Callback callback) {
      ByteBuffer payload = BufferUtil.copy(frame.getPayload());
      callback.succeeded();
      if (frame.getOpCode() == OpCode.PING) {
        open().pong(payload.slice());
        pinged(payload);
      } else {
        ponged(payload);
      }
      return false;
    }

    /** Jetty answers it, when the callback is told, behind what is being written. */
    private boolean takeClose(Frame frame, Callback callback) {
      CloseStatus status = CloseStatus.getCloseStatus(frame);
      open().abandon();
      endWithinCloseTimeout();
      closed(status.getCode(), Objects.requireNonNullElse(status.getReason(), ""));
      callback.succeeded();
      arrived.abandon();
      return false;
    }

    /** A peer that no longer reads would keep Jetty's Close frame, and the connection, here. */
    private synchronized void endWithinCloseTimeout() {
      if (!ended) {
        lastFrame =
            options.time().schedule(options.closeTimeout().toNanos(), JettyWebSocket.this::abort);
      }
    }

    private void ended() {
      synchronized (this) {
        ended = true;
        if (lastFrame != null) {
          lastFrame.cancel();
        }
      }
      arrived.abandon();
    }

    @Override
    public void onError(Throwable error, Callback callback) {
      int code = error instanceof CloseException close ? close.getStatusCode() : CloseCode.ABNORMAL;
      failed(code, error instanceof ClosedChannelException ? endOfStream(error) : error);
      callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
      ended();
      failed(CloseCode.ABNORMAL, endOfStream(null));
      callback.succeeded();
    }

    private static Throwable endOfStream(@Nullable Throwable cause) {
      return new EOFException("the peer ended the connection without a Close frame")
          .initCause(cause);
    }
  }
}
