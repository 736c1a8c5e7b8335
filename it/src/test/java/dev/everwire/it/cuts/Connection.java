package dev.everwire.it.cuts;

import dev.everwire.CloseCode;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The client's side of one exchange: its socket, and what that has told. */
record Connection(IWebSocket socket, RecordedEvents events, CountDownLatch closed) {

  /** How long an application bears a silent connection before it closes it. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final int LOOKS = 120;

  /** Begins to connect, and plays its part of the exchange from then on. */
  static Connection begin(WebSocketFactory transport, String url, Exchange exchange) {
    CompletableFuture<RecordedEvents> events = new CompletableFuture<>();
    CountDownLatch closed = new CountDownLatch(1);
    IWebSocket socket =
        transport.create(
            WebSocketRequest.of(url),
            created -> {
              events.complete(RecordedEvents.of(created));
              created.addEventListener(EventType.CLOSE, event -> closed.countDown());
              exchange.play(created);
            });
    return new Connection(socket, events.join(), closed);
  }

  /**
   * Waits for the end, and asks for it where nothing else would bring it: some time after the cut.
   */
  void awaitEnd(BooleanSupplier isCut) throws InterruptedException {
    boolean cutSeen = false;
    for (int looks = 0; looks < LOOKS; looks++) {
      if (closed.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
      if (cutSeen && socket.readyState() == IWebSocket.OPEN) {
        socket.close(CloseCode.NORMAL, Exchange.REASON);
      }
      cutSeen = isCut.getAsBoolean();
    }
    throw new AssertionError("C17: no close, after " + events.all());
  }
}
