package dev.everwire.testkit.events;

import dev.everwire.CloseEvent;
import dev.everwire.ErrorEvent;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * A transport's socket, and what it has told from its beginning on.
 *
 * @param socket the socket
 * @param events its events
 */
public record RecordedSocket(IWebSocket socket, RecordedEvents events) {

  /** Begins to connect. */
  public static RecordedSocket connecting(String url, WebSocketFactory transport) {
    return connecting(WebSocketRequest.of(url), transport);
  }

  /** Begins to connect. */
  public static RecordedSocket connecting(WebSocketRequest request, WebSocketFactory transport) {
    List<RecordedEvents> events = new ArrayList<>();
    IWebSocket socket =
        transport.create(request, connecting -> events.add(RecordedEvents.of(connecting)));
    return new RecordedSocket(socket, events.get(0));
  }

  /** Connects, and waits until it is open. */
  public static RecordedSocket open(String url, WebSocketFactory transport) {
    RecordedSocket recorded = connecting(url, transport);
    recorded.events.next(EventType.OPEN);
    return recorded;
  }

  /** Sends a message, and returns the one that comes next. */
  public Message exchange(Message message) {
    socket.send(message);
    return events.next(EventType.MESSAGE).data();
  }

  /** Waits for an error and a close event with this code, and returns the cause of both. */
  public Throwable failure(int code) {
    ErrorEvent error = events.next(EventType.ERROR);
    CloseEvent close = events.next(EventType.CLOSE);
    if (close.code() != code || close.cause() != error.error()) {
      throw new AssertionError(
          "expected a failure with " + code + ", but got " + close, error.error());
    }
    return error.error();
  }
}
