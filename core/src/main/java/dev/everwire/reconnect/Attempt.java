package dev.everwire.reconnect;

import dev.everwire.AbortController;
import dev.everwire.CloseCode;
import dev.everwire.CloseEvent;
import dev.everwire.ErrorEvent;
import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.HandshakeException;
import dev.everwire.IWebSocket;
import dev.everwire.ListenerOptions;
import dev.everwire.MessageEvent;
import dev.everwire.Pausable;
import dev.everwire.PongEvent;
import dev.everwire.Terminable;
import dev.everwire.WebSocketException;
import dev.everwire.WebSocketRequest;
import dev.everwire.policy.Loss;
import dev.everwire.policy.Loss.Source;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt and the connection that it may become: the transport's socket, and what it says,
 * until it is left. After that nothing of it is heard (R9). Used by one thread at a time.
 */
final class Attempt {

  /** What the transport's socket says; each may come on any thread. */
  interface Listener {

    void opened(Attempt attempt);

    void message(Attempt attempt, MessageEvent event);

    void alive(Attempt attempt);

    void pong(Attempt attempt, ByteBuffer payload);

    void bufferedAmountLow(Attempt attempt);

    void lost(Attempt attempt, Loss loss);
  }

  final int epoch;

  /** What came and may not be dispatched yet. */
  final HeldMessages held = new HeldMessages();

  /** Whether what it brings is discarded from now on, as something was ({@link Incoming#hears}). */
  boolean discards;

  final GatePlace gatePlace = new GatePlace();

  private final AbortController left = new AbortController();
  private @Nullable WebSocketRequest request;
  private @Nullable IWebSocket socket;
  private volatile @Nullable Throwable error;

  Attempt(int epoch) {
    this.epoch = epoch;
  }

  void prepared(WebSocketRequest toConnectTo) {
    request = toConnectTo;
  }

  @Nullable WebSocketRequest request() {
    return request;
  }

  @Nullable IWebSocket socket() {
    return socket;
  }

  /** Listens by name: an implementation with event classes of its own still conforms. */
  void listen(IWebSocket to, Listener listener) {
    socket = to;
    on(EventType.OPEN, event -> listener.opened(this));
    on(EventType.PING, event -> listener.alive(this));
    on(
        EventType.PONG,
        event -> {
          if (event instanceof PongEvent pong) {
            listener.pong(this, pong.payload());
          } else {
            listener.alive(this);
          }
        });
    on(EventType.BUFFERED_AMOUNT_LOW, event -> listener.bufferedAmountLow(this));
    on(
        EventType.MESSAGE,
        event -> {
          if (event instanceof MessageEvent message) {
            listener.message(this, message);
          }
        });
    on(
        EventType.ERROR,
        event -> {
          if (event instanceof ErrorEvent failure) {
            error = failure.error();
          }
        });
    on(EventType.CLOSE, event -> listener.lost(this, loss(event)));
  }

  private void on(EventType<?> type, EventListener<Event> listener) {
    if (socket != null) {
      socket.addEventListener(type.name(), listener, ListenerOptions.DEFAULT.signal(left.signal()));
    }
  }

  private Loss loss(Event event) {
    Throwable cause = error;
    if (event instanceof CloseEvent close) {
      if (close.wasClean()) {
        return new Loss(Source.PEER, close.code(), close.reason(), true, null);
      }
      cause = cause == null ? close.cause() : cause;
      Throwable known = cause == null ? unexplained(close.code()) : cause;
      Source source = known instanceof HandshakeException ? Source.HANDSHAKE : Source.NETWORK;
      return new Loss(source, close.code(), close.reason(), false, known);
    }
    return Loss.of(Source.NETWORK, cause == null ? unexplained(CloseCode.ABNORMAL) : cause);
  }

  private static Throwable unexplained(int code) {
    return new WebSocketException(
        code, "the connection was lost; the transport did not say why", null);
  }

  boolean isPausable() {
    return socket instanceof Pausable;
  }

  void pause() {
    if (socket instanceof Pausable pausable) {
      pausable.pause();
    }
  }

  void resume() {
    if (socket instanceof Pausable pausable) {
      pausable.resume();
    }
  }

  /** Drops the connection; without {@link Terminable} it is closed, which takes longer. */
  void abandon() {
    left.abort();
    IWebSocket abandoned = socket;
    try {
      if (abandoned instanceof Terminable terminable) {
        terminable.terminate();
      } else if (abandoned != null) {
        abandoned.close();
      }
    } finally {
      gatePlace.leave();
    }
  }

  /** Closes the connection without waiting for it. */
  void retire(int code, String reason) {
    left.abort();
    if (socket != null) {
      CloseFrames.close(socket, code, reason);
    }
  }
}
