package dev.everwire.it.interop;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.WebSocketRequest;
import dev.everwire.jdk.JdkWebSocketFactory;
import dev.everwire.testkit.events.RecordedEvents;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One connection of the JDK transport and its events; {@code close} ends it, and finds events that
 * the test did not expect.
 */
record RecordedConnection(IWebSocket socket, RecordedEvents events) implements AutoCloseable {

  /** Begins to connect. */
  static RecordedConnection attempt(String url, String... protocols) {
    CompletableFuture<RecordedEvents> events = new CompletableFuture<>();
    IWebSocket socket =
        JdkWebSocketFactory.create()
            .create(
                WebSocketRequest.of(url, List.of(protocols), Map.of(), false),
                created -> events.complete(RecordedEvents.of(created)));
    return new RecordedConnection(socket, events.join());
  }

  /** Connects, and waits until it is open. */
  static RecordedConnection open(String url, String... protocols) {
    RecordedConnection connection = attempt(url, protocols);
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
