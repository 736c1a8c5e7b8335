package dev.everwire.it.matrix;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One connection and its events; {@code close} ends it, and finds events that the case did not
 * expect.
 */
record RecordedConnection(IWebSocket socket, RecordedEvents events) implements AutoCloseable {

  /** Begins to connect. */
  static RecordedConnection attempt(WebSocketFactory transport, String url, String... protocols) {
    CompletableFuture<RecordedEvents> events = new CompletableFuture<>();
    IWebSocket socket =
        transport.create(
            WebSocketRequest.of(url, List.of(protocols), Map.of(), false),
            created -> events.complete(RecordedEvents.of(created)));
    return new RecordedConnection(socket, events.join());
  }

  /** Connects, and waits until it is open. */
  static RecordedConnection open(WebSocketFactory transport, String url, String... protocols) {
    RecordedConnection connection = attempt(transport, url, protocols);
    connection.events.next(EventType.OPEN);
    return connection;
  }

  Message nextMessage() {
    return events.next(EventType.MESSAGE).data();
  }

  String nextText() {
    return events.next(EventType.MESSAGE).text();
  }

  @Override
  public void close() {
    boolean closed = socket.readyState() == IWebSocket.CLOSED;
    socket.close();
    if (!closed) {
      events.next(EventType.CLOSE);
    }
    events.assertNoMore();
  }
}
