package dev.everwire.okhttp;

import dev.everwire.CloseEvent;
import dev.everwire.ErrorEvent;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import java.util.ArrayList;
import java.util.List;

/** A socket from its beginning, and what it told. */
record Attempt(IWebSocket socket, RecordedEvents events) {

  static Attempt to(String url, OkHttpWebSocketFactory factory) {
    return to(WebSocketRequest.of(url), factory);
  }

  static Attempt to(WebSocketRequest request, OkHttpWebSocketFactory factory) {
    List<RecordedEvents> events = new ArrayList<>();
    IWebSocket socket =
        factory.create(request, connecting -> events.add(RecordedEvents.of(connecting)));
    return new Attempt(socket, events.get(0));
  }

  /** Reads an error and a close event with this code, and returns the cause of both. */
  Throwable failure(int code) {
    ErrorEvent error = events.next(EventType.ERROR);
    CloseEvent close = events.next(EventType.CLOSE);
    if (close.code() != code || close.cause() != error.error()) {
      throw new AssertionError(
          "expected a failure with " + code + ", but got " + close, error.error());
    }
    return error.error();
  }
}
