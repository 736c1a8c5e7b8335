package dev.everwire.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.EventType;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.simulation.SimulatedNetwork;
import dev.everwire.testkit.simulation.SimulatedWebSocket;
import dev.everwire.testkit.simulation.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecordedEventsTest {

  private final SimulatedNetwork network = new SimulatedNetwork(new VirtualTime());
  private final SimulatedWebSocket socket = connect();
  private final RecordedEvents events = RecordedEvents.of(socket);

  private SimulatedWebSocket connect() {
    network.factory().create(WebSocketRequest.of("ws://localhost/"));
    return network.lastAttempt();
  }

  @Test
  void eventsAreReadInOrderAndOnce() {
    socket.open();
    socket.receive("one");

    assertThat(events.next().type()).isEqualTo("open");
    assertThat(events.next(EventType.MESSAGE).text()).isEqualTo("one");
    events.assertNoMore();
    assertThat(events.names()).containsExactly("open", "message");
  }

  @Test
  void nextOfAnotherTypeFailsAndShowsWhatCame() {
    socket.open();

    assertThatThrownBy(() -> events.next(EventType.CLOSE))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("expected close next, but got OpenEvent");
  }

  @Test
  void awaitReadsPastOtherEvents() {
    socket.open();
    socket.receive("one");
    socket.fail(new IOException("reset"));

    assertThat(events.await(EventType.ERROR).error()).hasMessage("reset");
    events.next(EventType.CLOSE);
    events.assertNoMore();
  }

  @Test
  void awaitWaitsForWhatAnotherThreadSetsOff() {
    CompletableFuture<Void> opened = CompletableFuture.runAsync(socket::open);

    assertThat(events.await(EventType.OPEN).target()).isSameAs(socket);
    assertThatCode(opened::join).doesNotThrowAnyException();
  }

  @Test
  void awaitGivesUpAtTheDeadlineAndShowsWhatCame() {
    socket.open();

    assertThatThrownBy(() -> events.await(EventType.CLOSE, Duration.ofMillis(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("no close within PT0.001S after [OpenEvent");
  }

  @Test
  void anUnreadEventIsFound() {
    socket.open();

    assertThatThrownBy(events::assertNoMore)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("unread: [OpenEvent");
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(events::next)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("interrupted while waiting");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void onlyTheNamedEventsAreRecordedIfNamesAreGiven() {
    RecordedEvents closes = RecordedEvents.of(socket, List.of("close"));
    socket.open();
    socket.fail(new IOException("reset"));

    assertThat(closes.names()).containsExactly("close");
  }
}
