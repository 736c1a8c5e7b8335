package dev.everwire.reconnect;

import dev.everwire.CloseCode;
import dev.everwire.CloseEvent;
import dev.everwire.ErrorEvent;
import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.ListenerOptions;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.OpenEvent;
import dev.everwire.SendResult;
import dev.everwire.WebSocketRequest;
import dev.everwire.event.ListenableWebSocket;
import dev.everwire.policy.SendOptions;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that stays up: when its connection is lost it makes another, and what is sent
 * meanwhile waits in a queue. It is an {@link IWebSocket} itself and drops in wherever one is
 * wanted, over any transport.
 *
 * <pre>{@code
 * try (ReconnectingWebSocket socket = ReconnectingWebSocket.connect("wss://example.org/feed")) {
 *   socket.addEventListener(EventType.MESSAGE, event -> System.out.println(event.text()));
 *   socket.send("hello");
 *   ...
 * }
 * }</pre>
 *
 * <p><b>Where it differs from one connection</b> (C1 to C20 hold for each connection; these are
 * about the whole):
 *
 * <ul>
 *   <li>{@link #readyState()} is CONNECTING while it connects or waits to, and CLOSED only when it
 *       is closed for good or has given up.
 *   <li>{@code send} queues while there is no connection, in every state but CLOSING and CLOSED,
 *       where it answers {@link SendResult#REFUSED} (R6).
 *   <li>Each connection that is lost, and each attempt that fails, dispatches {@code error} (if it
 *       is a failure) and {@code close}; {@link CloseEvent#willReconnect()} tells whether it goes
 *       on. Then comes {@code reconnecting}; later {@code open} and {@code reconnected}; or {@code
 *       gaveup}. In {@code close} a listener can still veto the retry by calling {@link #close()}.
 *   <li>{@link #bufferedAmount()} is what waits here and in the connection.
 * </ul>
 *
 * <p><b>What is kept when a connection dies</b>: what waits in the queue is sent on the next one,
 * in order. What a connection had taken may or may not have arrived; with {@code AT_LEAST_ONCE} it
 * is sent again, ahead of the queue, unless the peer was known to have it, else not. What the peer
 * sent meanwhile is not seen; {@link ReconnectedEvent} says since when, and a {@link CatchUpHook}
 * can fetch it.
 *
 * <p><b>Threads.</b> Thread-safe; no method waits for the network but {@link #receive}, its
 * iterator, and {@code send} with {@code Overflow.BLOCK}; {@link #sendAsync} is what does not
 * block. Listeners run one at a time, on the transport's threads or the executor of the options,
 * never within a call of the application's.
 */
public final class ReconnectingWebSocket extends ListenableWebSocket
    implements AutoCloseable, Iterable<Message> {

  private final Shell shell;
  private final Inbox inbox;
  private final String fixedUrl;
  private volatile String binaryType;

  private final Handler<OpenEvent> onopen = new Handler<>(EventType.OPEN);
  private final Handler<MessageEvent> onmessage = new Handler<>(EventType.MESSAGE);
  private final Handler<ErrorEvent> onerror = new Handler<>(EventType.ERROR);
  private final Handler<CloseEvent> onclose = new Handler<>(EventType.CLOSE);

  private ReconnectingWebSocket(ReconnectingWebSocketOptions options) {
    super(options.executor, options.uncaught);
    Preparation preparation = new Preparation(options);
    fixedUrl = preparation.checkFixed();
    binaryType = options.binaryType;
    shell = new Shell(this, options, target, serial, preparation);
    inbox = new Inbox(this, shell, target, options);
  }

  /** Makes a socket with the default options, and starts to connect. */
  public static ReconnectingWebSocket connect(String url) {
    return connect(url, new ReconnectingWebSocketOptions());
  }

  /** Makes a socket for a URL, and starts to connect unless {@code startClosed}. */
  public static ReconnectingWebSocket connect(String url, ReconnectingWebSocketOptions options) {
    return connect(new ReconnectingWebSocketOptions(options).url(url));
  }

  /**
   * Makes a socket for the URL, or the supplier of it, in the options, and starts to connect unless
   * {@code startClosed}.
   *
   * @throws IllegalArgumentException if the URL, a protocol or a header that is known by now is not
   *     allowed, or two options do not agree
   */
  public static ReconnectingWebSocket connect(ReconnectingWebSocketOptions options) {
    ReconnectingWebSocketOptions own = new ReconnectingWebSocketOptions(options);
    ReconnectingWebSocket socket = new ReconnectingWebSocket(own);
    own.listeners.forEach(listener -> listener.accept(socket.target));
    socket.shell.sender.restore();
    if (!own.startClosed) {
      socket.shell.start();
    }
    return socket;
  }

  // ---- reconnecting

  /**
   * Makes a new connection now: in place of the one there is, of the wait, or after {@code close}
   * or giving up. Resets the count of retries. An attempt that is under way goes on. Does not wait,
   * but for a floor on how often it may be called: five times at once, then once a second (R3, R5).
   */
  public void reconnect() {
    shell.reconnect(CloseCode.NO_STATUS, "");
  }

  /**
   * As {@link #reconnect()}; the present connection is closed with a code and a reason.
   *
   * @throws IllegalArgumentException as {@link #close(int, String)} does
   */
  public void reconnect(int code, String reason) {
    CloseCode.check(code, reason);
    shell.reconnect(code, reason);
  }

  /**
   * Replaces the connection before it breaks (R16): opens another, runs the on-connect hook on it,
   * moves the traffic over, and closes the old one. Nothing is lost, repeated or reordered by it;
   * {@link ReplacedEvent} tells when it is done, and neither {@code close} nor {@code open} is
   * dispatched. If the new connection fails the old one goes on, and another attempt follows as for
   * a lost one; {@link ReplacementFailedEvent} tells. Does nothing unless OPEN, nor while an
   * attempt is under way. The floor of {@link #reconnect()} on attempts holds for both.
   */
  public void replace() {
    shell.replace();
  }

  /** Returns how many retries there were since the last stable connection. */
  public int retryCount() {
    return shell.retryCount();
  }

  /** Returns whether it makes, or keeps, connections: false once closed or given up. */
  public boolean shouldReconnect() {
    return shell.accepts();
  }

  /**
   * Completes when the connection is open: at once if it is, else with the next one. Fails if the
   * socket is closed or gives up first. Dependents run on the event thread unless told otherwise.
   */
  public CompletionStage<OpenEvent> opened() {
    return shell.opened();
  }

  /**
   * Completes with the last {@code close} event: when the socket is closed for good, or has given
   * up. {@link #close()} does not wait, and all threads here are daemons, so a program that is
   * about to end waits for this, or loses what was still to be sent.
   */
  public CompletionStage<CloseEvent> closed() {
    return shell.closed();
  }

  // ---- sending

  @Override
  public SendResult send(Message message) {
    return send(message, SendOptions.DEFAULT);
  }

  /** Sends a text message; see {@link #send(Message, SendOptions)}. */
  public SendResult send(String text) {
    return send(Message.text(text), SendOptions.DEFAULT);
  }

  /**
   * Sends a message, or queues it until there is a connection with room for it (R6). Messages leave
   * in the order of the calls, whichever threads call.
   *
   * @return {@code SENT}: the connection has it; {@code QUEUED}: it waits; {@code DROPPED}: it was
   *     discarded as the options say, and {@code dropped} tells; {@code REFUSED}: the socket is
   *     closed or has given up
   * @throws dev.everwire.policy.QueueFullException if the queue is full and {@code Overflow.FAIL}
   *     is chosen, or waiting for room is not possible
   * @throws dev.everwire.policy.OutboxStoreException if the queue is kept on disk and the message
   *     could not be written
   * @throws IllegalStateException if it is to be on the disk, and the queue is in memory alone
   */
  public SendResult send(Message message, SendOptions options) {
    return shell.sender.send(
        Objects.requireNonNull(message), Objects.requireNonNull(options), null);
  }

  /** Sends a message when there is room; see {@link #sendAsync(Message, SendOptions)}. */
  public CompletionStage<SendResult> sendAsync(Message message) {
    return sendAsync(message, SendOptions.DEFAULT);
  }

  /**
   * Sends a message as {@link #send(Message, SendOptions)} does, but when the queue is full it
   * waits for room, whatever {@code Overflow} says, and no thread waits with it: this works in a
   * listener, too. Messages are accepted in the order of the calls; while one waits, the queue is
   * full for every {@code send}. A time to live begins when the message is accepted.
   *
   * <p>What waits is not in the queue, and its bounds do not count it: who makes the next call when
   * the last stage is complete has one message waiting at most.
   *
   * <p>Cancelling the stage (or completing it otherwise, as {@code orTimeout} does) before the
   * message is accepted withdraws it; after that it does nothing. Dependents run on the thread that
   * made room, or within this call if there is room: they must not block.
   *
   * @return completes when the message is accepted ({@code SENT}, {@code QUEUED}), or else is not
   *     ({@code REFUSED} when the socket is closed or gives up, {@code DROPPED} when the connection
   *     of its scope is gone); fails with what the transport threw, or with {@link
   *     dev.everwire.policy.QueueFullException} if the message would not fit an empty queue
   */
  public CompletionStage<SendResult> sendAsync(Message message, SendOptions options) {
    return shell.sender.sendAsync(Objects.requireNonNull(message), Objects.requireNonNull(options));
  }

  /** Sends a message as {@link #send(Message)}, and tells what becomes of it. */
  public Delivery deliver(Message message) {
    return deliver(message, SendOptions.DEFAULT);
  }

  /**
   * Sends a message as {@link #send(Message, SendOptions)}, and tells what becomes of it. Where
   * that would return {@code REFUSED} or {@code DROPPED}, the delivery has failed.
   *
   * @throws dev.everwire.policy.QueueFullException as {@code send} does
   */
  public Delivery deliver(Message message, SendOptions options) {
    Delivery delivery =
        new Delivery(Objects.requireNonNull(message), shell.confirms(), shell.sender::withdraw);
    shell.sender.send(message, Objects.requireNonNull(options), delivery);
    return delivery;
  }

  /** Returns how many messages wait. */
  public int queuedMessages() {
    return shell.sender.queuedMessages();
  }

  /** Returns how many messages the peer has yet to confirm; 0 with {@code AT_MOST_ONCE}. */
  public int unconfirmedMessages() {
    return shell.sender.unconfirmedMessages();
  }

  /**
   * Takes back what waits, and what is unconfirmed, oldest first: for another socket, or to be
   * dropped. In state CLOSED it is what was accepted and never handed over.
   */
  public List<Message> drainQueuedMessages() {
    return shell.sender.drain();
  }

  @Override
  public long bufferedAmount() {
    IWebSocket connection = shell.attempts().connection();
    return shell.sender.queuedBytes() + (connection == null ? 0 : connection.bufferedAmount());
  }

  // ---- receiving, by demand

  /**
   * Returns the messages as a publisher with real backpressure: while a subscriber asks for nothing
   * the connection is not read (C16). It completes when the socket is closed for good, with an
   * error if it gave up. A first subscriber also gets what came before it while nobody listened,
   * the latest 256 messages.
   */
  public Flow.Publisher<Message> messages() {
    return inbox;
  }

  /**
   * Waits for the next message; several threads may share the messages. What came before the first
   * call, while nobody listened, is kept for it: the latest 256 messages.
   *
   * @return the message; null when there will be none, because the socket is closed for good
   * @throws TimeoutException if none came in time
   * @throws InterruptedException if the thread is interrupted
   * @throws IllegalStateException if called on a thread that is running a listener of this socket,
   *     which would wait for itself
   */
  public @Nullable Message receive(Duration timeout) throws TimeoutException, InterruptedException {
    if (shell.onEventThread()) {
      throw new IllegalStateException("receive on an event thread would wait for itself");
    }
    return inbox.receiver().receive(timeout);
  }

  /** Iterates over the messages as they come; each step waits, until the socket is closed. */
  @Override
  public Iterator<Message> iterator() {
    return inbox.iterator(this);
  }

  // ---- IWebSocket

  /**
   * Closes the socket for good, unless {@link #reconnect()} is called: what waits is handed over
   * first, within the close timeout. Returns at once; see {@link #closed()}.
   */
  @Override
  public void close() {
    shell.close(CloseCode.NO_STATUS, "");
  }

  @Override
  public void close(int code, String reason) {
    CloseCode.check(code, reason);
    shell.close(code, reason);
  }

  /** Returns the URL of the latest attempt; "" before a supplier has named one. */
  @Override
  public String url() {
    WebSocketRequest request = shell.attempts().request();
    return request == null ? fixedUrl : request.uri().toString();
  }

  @Override
  public String protocol() {
    IWebSocket connection = shell.attempts().connection();
    return connection == null ? "" : connection.protocol();
  }

  @Override
  public String extensions() {
    IWebSocket connection = shell.attempts().connection();
    return connection == null ? "" : connection.extensions();
  }

  @Override
  public int readyState() {
    return shell.readyState();
  }

  @Override
  public String binaryType() {
    return binaryType;
  }

  /** Sets it for this connection and those to come. */
  @Override
  public void binaryType(String value) {
    shell.attempts().binaryType(value);
    binaryType = Objects.requireNonNull(value);
  }

  void dispatch(Message message) {
    inbox.arrived(message);
    target.dispatch(new MessageEvent(this, message));
  }

  // ---- handlers

  /** Sets the handler of {@code open}; null for none. */
  public void onopen(@Nullable EventListener<? super OpenEvent> handler) {
    onopen.set(handler);
  }

  /** Sets the handler of {@code message}; null for none. */
  public void onmessage(@Nullable EventListener<? super MessageEvent> handler) {
    onmessage.set(handler);
  }

  /** Sets the handler of {@code error}; null for none. */
  public void onerror(@Nullable EventListener<? super ErrorEvent> handler) {
    onerror.set(handler);
  }

  /** Sets the handler of {@code close}; null for none. */
  public void onclose(@Nullable EventListener<? super CloseEvent> handler) {
    onclose.set(handler);
  }

  /** A settable handler, which keeps the place among the listeners that it was first given. */
  private final class Handler<E extends Event> implements EventListener<E> {

    private final EventType<E> type;
    private volatile @Nullable EventListener<? super E> handler;

    Handler(EventType<E> type) {
      this.type = type;
    }

    void set(@Nullable EventListener<? super E> value) {
      handler = value;
      if (value != null) {
        target.add(type, this, ListenerOptions.DEFAULT);
      }
    }

    @Override
    public void handleEvent(E event) {
      EventListener<? super E> now = handler;
      if (now != null) {
        now.handleEvent(event);
      }
    }
  }

  @Override
  public String toString() {
    WebSocketRequest request = shell.attempts().request();
    return toString(request == null ? "no URL yet" : request.displayUrl());
  }
}
