package dev.everwire.transport;

import dev.everwire.BufferedAmountLowEvent;
import dev.everwire.CloseCode;
import dev.everwire.CloseEvent;
import dev.everwire.ErrorEvent;
import dev.everwire.Event;
import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.OpenEvent;
import dev.everwire.PingEvent;
import dev.everwire.PongEvent;
import dev.everwire.SendResult;
import dev.everwire.Terminable;
import dev.everwire.WebSocketException;
import dev.everwire.WebSocketRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection by the rules of {@code IWebSocket}, short of the client that makes it. A transport
 * extends this, tells it what its client says ({@link #opened}, {@link #receivedText}, {@link
 * #closed}, {@link #failed} ...), and does what it asks ({@link #transmit}, {@link #startClose},
 * {@link #abort}, {@link #delivered}).
 *
 * <p>What the client says may come on any thread, late, twice, or after the end: states, order and
 * deadlines are kept here (C1 to C6, C8 to C12, C17, C19). Thread-safe.
 */
public abstract class AbstractWebSocket extends DescribedWebSocket implements Terminable {

  private static final Duration CAUSE_MAY_FOLLOW = Duration.ofSeconds(1);

  private final TransportOptions options;

  /** Orders sends, and the Close frame after them; guards changes of {@code state}. */
  private final ReentrantLock sending = new ReentrantLock();

  /** Whether the end has been told: what is told first is what the application hears (C19). */
  private final AtomicBoolean ending = new AtomicBoolean();

  private final MessageAssembler assembler;
  private volatile int state = CONNECTING;

  /** Whether messages are dispatched in CLOSING, too. */
  private volatile boolean lingering;

  /** The deadline of the opening or of the closing handshake; guarded by {@code sending}. */
  private final Deadline deadline = new Deadline();

  /** Creates a socket that is CONNECTING; {@link #connecting} must follow. */
  protected AbstractWebSocket(WebSocketRequest request, TransportOptions options) {
    super(request, options);
    this.options = options;
    this.assembler = new MessageAssembler(options.maxMessageSize());
  }

  // ---- what a transport does

  /**
   * Gives a message to the client, in the order of the calls, which come one at a time; must not
   * block. When the network has it, {@link #transmitted} must be told. What it throws comes out of
   * {@code send}, and the message counts as never sent.
   *
   * @param message {@linkplain Message#detached() detached}: nobody else changes it
   * @param size its size in bytes
   */
  protected abstract void transmit(Message message, long size);

  /**
   * Sends a Close frame after all that was transmitted; called once at most; must not block.
   *
   * @param code 1005 for an empty frame
   */
  protected abstract void startClose(int code, String reason);

  /**
   * Drops the connection or the attempt, whatever its state; may be called more than once; must not
   * block.
   */
  protected abstract void abort();

  /**
   * Called after each {@code message}, {@code ping} and {@code pong} was dispatched: the moment to
   * ask the client for more, so that a slow listener slows the sender down (C16).
   */
  protected abstract void delivered();

  // ---- what a transport tells

  /**
   * Starts the deadline of the opening handshake.
   *
   * @return whether to connect at all; false if the application has closed the socket already
   */
  protected final boolean connecting() {
    sending.lock();
    try {
      if (state != CONNECTING) {
        return false;
      }
      within(
          options.handshakeTimeout(),
          CONNECTING,
          "no open connection within " + options.handshakeTimeout());
      return true;
    } finally {
      sending.unlock();
    }
  }

  /** Tells that the connection is established. */
  protected final void opened(String chosenProtocol, String chosenExtensions) {
    serial.run(
        () -> {
          chosen(chosenProtocol, chosenExtensions);
          if (advance(CONNECTING, OPEN)) {
            target.dispatch(new OpenEvent(this));
          } else {
            abort();
          }
        });
  }

  /** Tells that a whole text message arrived. */
  protected final void receivedText(String text) {
    received(Message.text(text));
  }

  /** Tells that a whole binary message arrived, in a buffer that is the socket's from now on. */
  protected final void receivedBinary(ByteBuffer bytes) {
    received(Message.owned(bytes));
  }

  /**
   * Tells that a part of a text message arrived. The parts are joined, and the connection fails
   * with 1009 once they are over the size limit. Calls must come one at a time.
   */
  protected final void receivedTextPart(CharSequence part, boolean last) {
    joined(() -> assembler.text(part, last), this::receivedText);
  }

  /** Tells that a part of a binary message arrived, as for a text; its bytes are copied. */
  protected final void receivedBinaryPart(ByteBuffer part, boolean last) {
    joined(() -> assembler.binary(part, last), this::receivedBinary);
  }

  private interface Joining<T> {
    @Nullable T whole() throws WebSocketException;
  }

  private <T> void joined(Joining<T> joining, Consumer<T> received) {
    try {
      T whole = joining.whole();
      if (whole == null) {
        delivered();
      } else {
        received.accept(whole);
      }
    } catch (WebSocketException e) {
      failed(e.code(), e);
    }
  }

  private void received(Message message) {
    if (serial.tryEnter()) {
      try {
        deliver(message);
      } finally {
        serial.exit();
      }
    } else {
      serial.run(() -> deliver(message));
    }
  }

  private void deliver(Message message) {
    int now = state;
    if (now == OPEN || (now == CLOSING && lingering)) {
      target.dispatch(new MessageEvent(this, asBinaryType(message)));
    }
    delivered();
  }

  /** Tells that the peer pinged; answering is the client's work. */
  protected final void pinged(ByteBuffer payload) {
    control(new PingEvent(this, ControlPayload.copy(payload)));
  }

  /** Tells that a pong arrived. */
  protected final void ponged(ByteBuffer payload) {
    control(new PongEvent(this, ControlPayload.copy(payload)));
  }

  private void control(Event event) {
    serial.run(
        () -> {
          if (state == OPEN || state == CLOSING) {
            target.dispatch(event);
          }
          delivered();
        });
  }

  /** Returns a new queue for what is sent, which tells what becomes of it here. */
  protected final OutgoingQueue outgoingQueue() {
    return new OutgoingQueue(options.executor(), this::transmitted, this::sendFailed);
  }

  /** Runs an action of the application's while OPEN, in order with its sends; else does nothing. */
  protected final void ifOpen(Runnable action) {
    sending.lock();
    try {
      if (state == OPEN) {
        action.run();
      }
    } finally {
      sending.unlock();
    }
  }

  /** Tells that a message of this size was given to the network (C12). */
  protected final void transmitted(long size) {
    if (buffered.remove(size) && target.hasListeners(EventType.BUFFERED_AMOUNT_LOW.name())) {
      serial.execute(() -> target.dispatch(new BufferedAmountLowEvent(this)));
    }
  }

  /** Tells that the closing handshake is complete, with what the peer sent: 1005 if no code. */
  protected final void closed(int code, String reason) {
    ended(code, reason, true);
  }

  /** Tells that the own Close frame went out, by a client that never tells what answers it. */
  protected final void closedUnanswered(int code, String reason) {
    ended(code, reason, false);
  }

  private void ended(int code, String reason, boolean clean) {
    if (ending.compareAndSet(false, true)) {
      serial.execute(() -> end(null, new CloseEvent(this, code, reason, clean, null)));
    }
  }

  /**
   * Tells that the attempt or the connection failed; drops it. If the end was told before, this is
   * a consequence, and only drops it.
   *
   * @param code what the application is told: 1006, or the code that the connection was failed with
   */
  protected final void failed(int code, Throwable cause) {
    boolean first = ending.compareAndSet(false, true);
    abort();
    if (first) {
      serial.execute(() -> fail(code, cause));
    }
  }

  /**
   * Tells that sending failed: mostly in consequence of what the client is about to tell, which is
   * then what the application hears (C19). Nothing more is sent meanwhile.
   */
  protected final void sendFailed(Throwable cause) {
    sending.lock();
    try {
      if (state == OPEN || state == CLOSING) {
        state = CLOSING;
        deadline.arm(options.time(), CAUSE_MAY_FOLLOW, () -> failed(CloseCode.ABNORMAL, cause));
      }
    } finally {
      sending.unlock();
    }
  }

  /** Returns what a future failed with, without the wrapping that its stages add. */
  protected static Throwable unwrapped(Throwable error) {
    Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? unwrapped(cause) : error;
  }

  private void fail(int code, Throwable cause) {
    end(new ErrorEvent(this, cause), new CloseEvent(this, code, "", false, cause));
  }

  private void end(@Nullable ErrorEvent error, CloseEvent close) {
    if (!advance(CLOSING, CLOSED)) {
      return;
    }
    if (error != null) {
      target.dispatch(error);
    }
    target.dispatch(close);
  }

  /** Moves forward to a state if that of now is not past {@code last}; disarms the deadline. */
  private boolean advance(int last, int next) {
    sending.lock();
    try {
      if (state > last) {
        return false;
      }
      state = next;
      deadline.disarm();
      return true;
    } finally {
      sending.unlock();
    }
  }

  /** Arms the deadline of a state; called with {@code sending} held. */
  private void within(Duration time, int during, String otherwise) {
    deadline.arm(
        options.time(),
        time,
        () -> {
          sending.lock();
          try {
            if (state == during) {
              drop(otherwise);
            }
          } finally {
            sending.unlock();
          }
        });
  }

  // ---- IWebSocket

  @Override
  public final SendResult send(Message message) {
    long size = message.size();
    sending.lock();
    try {
      if (state == CONNECTING) {
        throw new IllegalStateException("send while CONNECTING: wait for the open event");
      }
      buffered.add(size);
      if (state != OPEN) {
        return SendResult.DROPPED;
      }
      try {
        transmit(message.detached(), size);
      } catch (RuntimeException e) {
        buffered.remove(size);
        throw e;
      }
      return SendResult.SENT;
    } finally {
      sending.unlock();
    }
  }

  @Override
  public final void close() {
    close(CloseCode.NO_STATUS, "", false);
  }

  @Override
  public final void close(int code, String reason) {
    CloseCode.check(code, reason);
    close(code, reason, false);
  }

  /**
   * Closes as a {@link dev.everwire.Lingering} does: for a transport to declare that it is one, if
   * its client reads on after its own Close frame, and tells of the peer's.
   */
  public final void closeLingering(int code, String reason) {
    CloseCode.check(code, reason);
    close(code, reason, true);
  }

  private void close(int code, String reason, boolean linger) {
    sending.lock();
    try {
      if (state == CONNECTING) {
        state = CLOSING;
        drop("closed by the application before it was open");
      } else if (state == OPEN) {
        state = CLOSING;
        lingering = linger;
        limitClosing();
        startClose(code, reason);
      } else if (state == CLOSING && lingering && !linger) {
        lingering = false;
        limitClosing();
      }
    } finally {
      sending.unlock();
    }
  }

  private void limitClosing() {
    Duration limit = options.closeTimeout();
    if (!lingering) {
      within(limit, CLOSING, "the peer did not answer the Close frame within " + limit);
    }
  }

  @Override
  public final void terminate() {
    sending.lock();
    try {
      if (state != CLOSED) {
        state = CLOSING;
        drop("terminated by the application");
      }
    } finally {
      sending.unlock();
    }
  }

  private void drop(String why) {
    failed(CloseCode.ABNORMAL, new WebSocketException(CloseCode.ABNORMAL, why, null));
  }

  @Override
  public final int readyState() {
    return state;
  }
}
