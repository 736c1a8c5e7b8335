package dev.everwire;

/**
 * A WebSocket, whoever implements it: the members of the WHATWG {@code WebSocket} interface that
 * {@code ReconnectingWebSocket} depends on, and no more. What only some clients can do stands
 * beside it: {@link Pingable}, {@link Pausable}, {@link Terminable} and {@link Drainable} are
 * implemented by a socket that has the capability.
 *
 * <p><b>Life.</b> A socket connects from its construction on. Its {@linkplain #readyState() state}
 * only moves forward (C1). It dispatches at most one {@code open}, then any number of {@code
 * message}s, then exactly one {@code close}, and nothing after it (C2); a failure is an {@code
 * error} with its cause followed by that {@code close} (C3).
 *
 * <p><b>Threads.</b> Every method may be called from any thread, from within a listener too, and
 * none waits for the network (C15). Listeners run one at a time, in order, each happening-before
 * the next, on whichever thread the implementation has at hand (C11). While a listener runs, the
 * socket reads nothing further: a slow listener slows the sender down (C16).
 *
 * @see <a href="https://websockets.spec.whatwg.org/">WHATWG WebSockets</a>
 */
public interface IWebSocket {

  /** The value of {@link #readyState()} while the connection is being established. */
  int CONNECTING = 0;

  /** The value of {@link #readyState()} while messages can be sent and received. */
  int OPEN = 1;

  /** The value of {@link #readyState()} once the closing handshake has begun. */
  int CLOSING = 2;

  /** The value of {@link #readyState()} when the connection is gone, or never came to be. */
  int CLOSED = 3;

  /**
   * Returns the URL that this socket connects to, as given; the only member that may hold secrets.
   */
  String url();

  /** Returns the subprotocol that the server chose; "" for none, and before {@code open} (C13). */
  String protocol();

  /** Returns the extensions that the server chose; "" for none, and before {@code open} (C13). */
  String extensions();

  /** Returns {@link #CONNECTING}, {@link #OPEN}, {@link #CLOSING} or {@link #CLOSED} (C1). */
  int readyState();

  /**
   * Returns how many bytes {@link #send} has accepted that were not yet given to the network: UTF-8
   * for text, without framing (C12). What a closed connection left behind stays in the count.
   */
  long bufferedAmount();

  /** Returns as what a binary message arrives; see {@link BinaryType} for the standard values. */
  String binaryType();

  /**
   * Sets as what a binary message arrives, from the next message on (C8).
   *
   * @throws IllegalArgumentException if this implementation does not know {@code binaryType}
   */
  void binaryType(String binaryType);

  /**
   * Sends a message. Messages leave in the order of the calls (C7). The message is the socket's own
   * from here on: a buffer changed afterwards does not change what goes out (C18).
   *
   * @return {@link SendResult#SENT} if the connection took it; {@link SendResult#DROPPED} in state
   *     CLOSING or CLOSED, where it is discarded and {@link #bufferedAmount()} grows (C4). An
   *     implementation that keeps messages may also answer {@code QUEUED} or {@code REFUSED}.
   * @throws IllegalStateException in state CONNECTING, unless the implementation queues (C4)
   */
  SendResult send(Message message);

  /**
   * Starts the closing handshake with an empty Close frame: the peer sees code 1005 (C5). While
   * CONNECTING it aborts the attempt (C6); a second call does nothing.
   */
  void close();

  /**
   * Starts the closing handshake, after everything already sent (C5, C6). A second call does
   * nothing. If the peer stays silent, {@code close} with 1006 comes within the close timeout
   * (C17).
   *
   * @param code 1000 or 3000 to 4999
   * @param reason at most 123 bytes of UTF-8
   * @throws IllegalArgumentException if the code or the reason is not allowed, in every state and
   *     before anything else happens
   */
  void close(int code, String reason);

  /** Starts the closing handshake with a code and no reason; see {@link #close(int, String)}. */
  default void close(int code) {
    close(code, "");
  }

  /**
   * Adds a listener for the events of a type. The same listener, type and {@code capture} are
   * registered once (C9).
   *
   * @param type the key of the event; the listener sees only events of its class
   */
  <E extends Event> void addEventListener(
      EventType<E> type, EventListener<? super E> listener, ListenerOptions options);

  /**
   * Adds a listener for all events of this name, whatever their class; a transport may dispatch
   * events of its own ("ping", "upgrade").
   */
  void addEventListener(
      String type, EventListener<? super Event> listener, ListenerOptions options);

  /** Removes what was added with the same type, listener and {@code capture}; else does nothing. */
  <E extends Event> void removeEventListener(
      EventType<E> type, EventListener<? super E> listener, ListenerOptions options);

  /** Removes what was added with the same type, listener and {@code capture}; else does nothing. */
  void removeEventListener(
      String type, EventListener<? super Event> listener, ListenerOptions options);

  /** Adds a listener with {@link ListenerOptions#DEFAULT}. */
  default <E extends Event> void addEventListener(
      EventType<E> type, EventListener<? super E> listener) {
    addEventListener(type, listener, ListenerOptions.DEFAULT);
  }

  /** Adds a listener with the boolean form of the options, which is {@code capture}. */
  default <E extends Event> void addEventListener(
      EventType<E> type, EventListener<? super E> listener, boolean capture) {
    addEventListener(type, listener, ListenerOptions.DEFAULT.capture(capture));
  }

  /** Adds a listener with {@link ListenerOptions#DEFAULT}. */
  default void addEventListener(String type, EventListener<? super Event> listener) {
    addEventListener(type, listener, ListenerOptions.DEFAULT);
  }

  /** Adds a listener with the boolean form of the options, which is {@code capture}. */
  default void addEventListener(
      String type, EventListener<? super Event> listener, boolean capture) {
    addEventListener(type, listener, ListenerOptions.DEFAULT.capture(capture));
  }

  /** Removes a listener that was added without {@code capture}. */
  default <E extends Event> void removeEventListener(
      EventType<E> type, EventListener<? super E> listener) {
    removeEventListener(type, listener, ListenerOptions.DEFAULT);
  }

  /** Removes a listener that was added with the same {@code capture}. */
  default <E extends Event> void removeEventListener(
      EventType<E> type, EventListener<? super E> listener, boolean capture) {
    removeEventListener(type, listener, ListenerOptions.DEFAULT.capture(capture));
  }

  /** Removes a listener that was added without {@code capture}. */
  default void removeEventListener(String type, EventListener<? super Event> listener) {
    removeEventListener(type, listener, ListenerOptions.DEFAULT);
  }

  /** Removes a listener that was added with the same {@code capture}. */
  default void removeEventListener(
      String type, EventListener<? super Event> listener, boolean capture) {
    removeEventListener(type, listener, ListenerOptions.DEFAULT.capture(capture));
  }
}
