package dev.everwire.it.transport;

import static dev.everwire.testkit.assertions.WebSocketAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** An attempt to connect, and its events. */
public record Attempt(IWebSocket socket, RecordedEvents events) {

  /** Begins to connect. */
  public static Attempt begin(WebSocketFactory transport, String url) {
    CompletableFuture<RecordedEvents> events = new CompletableFuture<>();
    IWebSocket socket =
        transport.create(
            WebSocketRequest.of(url), created -> events.complete(RecordedEvents.of(created)));
    return new Attempt(socket, events.join());
  }

  /**
   * Waits until it has failed: {@code error}, then {@code close} with 1006, and nothing else.
   *
   * @return the error, its cause, the cause of that ...
   */
  public List<Throwable> failure() {
    Throwable error = events.next(EventType.ERROR).error();
    assertThat(events.next(EventType.CLOSE)).hasCode(1006).wasNotClean();
    events.assertNoMore();
    return Stream.iterate(error, cause -> cause != null, Throwable::getCause).toList();
  }

  /** Waits until it is open. */
  public Attempt opened() {
    events.next(EventType.OPEN);
    return this;
  }

  /** Sends a message, and waits until it comes back. */
  public Attempt echo(String text) {
    socket.send(Message.text(text));
    assertThat(nextText()).isEqualTo(text);
    return this;
  }

  /** Waits for a message, which must be the next event. */
  public String nextText() {
    return events.next(EventType.MESSAGE).text();
  }

  /** Closes it, which must be clean, and the end of it. */
  public void end() {
    socket.close(1000, "");
    assertThat(events.next(EventType.CLOSE)).hasCode(1000).wasClean();
    events.assertNoMore();
  }
}
