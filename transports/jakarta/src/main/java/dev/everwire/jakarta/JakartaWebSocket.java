package dev.everwire.jakarta;

import dev.everwire.Blob;
import dev.everwire.CloseCode;
import dev.everwire.Message;
import dev.everwire.Pausable;
import dev.everwire.Pingable;
import dev.everwire.WebSocketException;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.AbstractWebSocket;
import dev.everwire.transport.ControlPayload;
import dev.everwire.transport.MessageAssembler;
import dev.everwire.transport.TransportOptions;
import dev.everwire.transport.WellFormedText;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One connection of a Jakarta WebSocket container. */
final class JakartaWebSocket extends AbstractWebSocket implements Pingable, Pausable {

  /** Codes that containers report for their own complaints as they do for the peer's. */
  private static final Set<Integer> FAILURES =
      Set.of(
          CloseCode.PROTOCOL_ERROR,
          CloseCode.ABNORMAL,
          CloseCode.INVALID_PAYLOAD,
          CloseCode.MESSAGE_TOO_BIG);

  /** The Close frame of the application's own. */
  private record OwnClose(int code, String reason) {}

  /** The session and the way out, which come together. */
  private record Open(Session session, Outgoing outgoing) {}

  private final Attempt attempt;
  private final TransportOptions options;
  private final MessageAssembler assembler;
  private final Gate gate = new Gate();
  private final AtomicBoolean dropped = new AtomicBoolean();

  private volatile boolean aborted;
  private volatile int abortCode = CloseCode.GOING_AWAY;
  private volatile @Nullable Open open;
  private volatile @Nullable OwnClose ownClose;
  private volatile @Nullable Throwable lastError;

  JakartaWebSocket(WebSocketRequest request, TransportOptions options, Attempt attempt) {
    super(request, options);
    this.attempt = attempt;
    this.options = options;
    this.assembler = new MessageAssembler(options.maxMessageSize());
  }

  void connect() {
    if (connecting()) {
      try {
        options.executor().execute(this::runAttempt);
      } catch (RuntimeException e) {
        failed(CloseCode.ABNORMAL, e);
      }
    }
  }

  private void runAttempt() {
    try {
      Events events = new Events();
      attempt.connect(events);
      events.announceOpen();
    } catch (IOException e) {
      failed(CloseCode.ABNORMAL, e);
    }
  }

  private Outgoing outgoing() {
    Open to = open;
    if (to == null) {
      throw new IllegalStateException("not open");
    }
    return to.outgoing;
  }

  @Override
  protected void transmit(Message message, long size) {
    if (message instanceof Message.Text text) {
      boolean ascii = size == text.value().length();
      outgoing().text(ascii ? text.value() : WellFormedText.of(text.value()), size);
    } else if (message instanceof Message.Binary binary) {
      outgoing().binary(binary.buffer(), size);
    } else if (message instanceof Blob blob) {
      outgoing().blob(blob);
    }
  }

  @Override
  protected void startClose(int code, String reason) {
    int sendable = code == CloseCode.NO_STATUS ? CloseCode.NORMAL : code;
    OwnClose own = new OwnClose(code, reason);
    outgoing().close(closeReason(sendable, WellFormedText.of(reason)), () -> ownClose = own);
  }

  private static CloseReason closeReason(int code, String reason) {
    return new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason);
  }

  @Override
  protected void abort() {
    aborted = true;
    gate.open();
    attempt.cancel();
    Open now = open;
    if (now != null && dropped.compareAndSet(false, true)) {
      now.outgoing.abandon();
      options.executor().execute(() -> drop(now.session));
    }
  }

  private void drop(Session session) {
    try {
      attempt.container().drop(session, closeReason(abortCode, ""));
    } catch (IOException | RuntimeException e) {
      // The end has been told already; that it could not be said to the peer changes nothing.
      lastError = e;
    }
  }

  private void fail(int code, Throwable cause) {
    abortCode = code == CloseCode.ABNORMAL ? CloseCode.GOING_AWAY : code;
    failed(code, cause);
  }

  @Override
  protected void delivered() {
    gate.delivered();
  }

  @Override
  public void pause() {
    gate.pause();
  }

  @Override
  public void resume() {
    gate.resume();
  }

  @Override
  public void ping(ByteBuffer payload) {
    ByteBuffer copy = ControlPayload.ofPing(payload);
    ifOpen(() -> outgoing().ping(copy));
  }

  @Override
  public boolean pingsInOrder() {
    return true;
  }

  /** What the container tells, one call at a time. */
  private final class Events extends Endpoint {

    /** The protocol of a session that is yet to be announced; guarded by this. */
    private @Nullable String accepted;

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      attempt.opened();
      session.setMaxIdleTimeout(0);
      open = new Open(session, new Outgoing(session, outgoingQueue(), options.executor()));
      if (aborted) {
        drop(session);
        return;
      }
      try {
        attempt.check(session);
      } catch (IOException e) {
        dropped.set(true);
        fail(CloseCode.ABNORMAL, e);
        drop(session);
        return;
      }
      session.addMessageHandler(String.class, (MessageHandler.Partial<String>) this::text);
      session.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) this::bytes);
      session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>) this::pong);
      synchronized (this) {
        accepted = Objects.requireNonNullElse(session.getNegotiatedSubprotocol(), "");
      }
    }

    /**
     * Tells that the socket is open, once: when the attempt is over, or what follows comes before
     * that. A session that is closed within {@code onOpen} is one that Tomcat never ends.
     */
    private synchronized void announceOpen() {
      String protocol = accepted;
      if (protocol != null) {
        accepted = null;
        opened(protocol, attempt.handshake().extensions());
      }
    }

    private void text(String part, boolean last) {
      announceOpen();
      gate.pass(
          () -> {
            try {
              String whole = assembler.text(part, last);
              if (whole == null) {
                delivered();
              } else {
                receivedText(whole);
              }
            } catch (WebSocketException e) {
              fail(e.code(), e);
            }
          });
    }

    private void bytes(ByteBuffer part, boolean last) {
      announceOpen();
      gate.pass(
          () -> {
            try {
              ByteBuffer whole = assembler.binary(part, last);
              if (whole == null) {
                delivered();
              } else {
                receivedBinary(whole);
              }
            } catch (WebSocketException e) {
              fail(e.code(), e);
            }
          });
    }

    private void pong(PongMessage pong) {
      announceOpen();
      gate.pass(() -> ponged(pong.getApplicationData()));
    }

    /** Mostly in consequence of an end that {@link #onClose} is about to tell. */
    @Override
    public void onError(Session session, Throwable error) {
      lastError = error;
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      announceOpen();
      OwnClose own = ownClose;
      int code = attempt.container().code(reason);
      if (own != null && lastError == null) {
        closedUnanswered(own.code, own.reason);
      } else if (own != null || FAILURES.contains(code)) {
        failed(own == null ? code : CloseCode.ABNORMAL, cause(reason));
      } else {
        closed(code, attempt.container().reason(reason));
      }
    }

    private Throwable cause(CloseReason reason) {
      Throwable error = lastError;
      return error != null ? error : new IOException("closed by the container: " + reason);
    }
  }
}
