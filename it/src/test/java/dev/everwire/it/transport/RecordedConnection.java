package dev.everwire.it.transport;

import static dev.everwire.testkit.assertions.WebSocketAssertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * One connection and its events; {@code close} ends it, and finds events that the test did not
 * expect.
 */
public record RecordedConnection(IWebSocket socket, RecordedEvents events)
    implements AutoCloseable {

  /** Begins to connect. */
  public static RecordedConnection attempt(
      WebSocketFactory transport, String url, String... protocols) {
    CompletableFuture<RecordedEvents> events = new CompletableFuture<>();
    IWebSocket socket =
        transport.create(
            WebSocketRequest.of(url, List.of(protocols), Map.of(), false),
            created -> events.complete(RecordedEvents.of(created)));
    return new RecordedConnection(socket, events.join());
  }

  /** Connects, and waits until it is open. */
  public static RecordedConnection open(
      WebSocketFactory transport, String url, String... protocols) {
    RecordedConnection connection = attempt(transport, url, protocols);
    connection.events.next(EventType.OPEN);
    return connection;
  }

  /**
   * Waits until the attempt has failed: {@code error}, then {@code close} with 1006, and nothing
   * else.
   *
   * @return the error, its cause, the cause of that ...
   */
  public List<Throwable> failure() {
    Throwable error = events.next(EventType.ERROR).error();
    assertThat(events.next(EventType.CLOSE)).hasCode(1006).wasNotClean();
    events.assertNoMore();
    return Stream.iterate(error, cause -> cause != null, Throwable::getCause).toList();
  }

  /** Sends a message, which must be the next that comes. */
  public void echo(String text) {
    socket.send(Message.text(text));
    if (!nextText().equals(text)) {
      throw new AssertionError(text + " did not come back; all events: " + events.all());
    }
  }

  /** Waits for a message, which must be the next event. */
  public Message nextMessage() {
    return events.next(EventType.MESSAGE).data();
  }

  /** Waits for a text message, which must be the next event. */
  public String nextText() {
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
