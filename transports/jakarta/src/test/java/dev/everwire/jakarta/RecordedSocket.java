package dev.everwire.jakarta;

import dev.everwire.CloseEvent;
import dev.everwire.ErrorEvent;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import java.util.ArrayList;
import java.util.List;

/** A socket from its beginning, and what it told. */
record RecordedSocket(IWebSocket socket, RecordedEvents events) {

  static RecordedSocket connecting(String url, JakartaWebSocketFactory factory) {
    return connecting(WebSocketRequest.of(url), factory);
  }

  static RecordedSocket connecting(WebSocketRequest request, JakartaWebSocketFactory factory) {
    List<RecordedEvents> events = new ArrayList<>();
    IWebSocket socket =
        factory.create(request, connecting -> events.add(RecordedEvents.of(connecting)));
    return new RecordedSocket(socket, events.get(0));
  }

  /** Connects, and waits until it is open. */
  static RecordedSocket open(String url, JakartaWebSocketFactory factory) {
    RecordedSocket socket = connecting(url, factory);
    socket.events.next(EventType.OPEN);
    return socket;
  }

  /** Sends a message, and returns the one that comes next. */
  Message exchange(Message message) {
    socket.send(message);
    return events.next(EventType.MESSAGE).data();
  }

  /** Reads an error and a close event with 1006, and returns the cause of both. */
  Throwable failure() {
    ErrorEvent error = events.next(EventType.ERROR);
    CloseEvent close = events.next(EventType.CLOSE);
    if (close.code() != 1006 || close.cause() != error.error()) {
      throw new AssertionError("expected a failure with 1006, but got " + close, error.error());
    }
    return error.error();
  }
}
