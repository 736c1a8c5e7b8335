package dev.everwire.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.Drainable;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.Pausable;
import dev.everwire.Pingable;
import dev.everwire.Terminable;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {

  private static final WebSocketRequest REQUEST =
      WebSocketRequest.of(
          "ws://localhost/feed?n=1", List.of("a", "b"), Map.of("X-Test", List.of("1")), false);

  private final VirtualTime time = new VirtualTime();
  private final SimulatedNetwork network = new SimulatedNetwork(time);

  @Test
  void eachAttemptIsKeptWithItsRequest() {
    IWebSocket first = network.factory().create(REQUEST);
    IWebSocket second = network.factory().create(WebSocketRequest.of("ws://localhost/2"));

    assertThat(network.attempts()).hasSize(2).first().isSameAs(first);
    assertThat(network.lastAttempt()).isSameAs(second);
    assertThat(network.attempts().get(0).request()).isSameAs(REQUEST);
    assertThat(first.url()).isEqualTo("ws://localhost/feed?n=1");
  }

  @Test
  void askingForAnAttemptBeforeThereIsOneSaysWhatToDo() {
    assertThatThrownBy(network::lastAttempt)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no attempt yet: has the time run what is due?");
  }

  @Test
  void livingAreThoseThatAreNotClosed() {
    network.factory().create(REQUEST);
    IWebSocket second = network.factory().create(REQUEST);

    network.attempts().get(0).fail(new IOException("refused"));

    assertThat(network.living()).containsExactly(second);
  }

  @Test
  void aFactoryThatRefusesThrowsOnceAndCountsNoAttempt() {
    network.failNextCreate(new IllegalArgumentException("not with this client"));

    assertThatThrownBy(() -> network.factory().create(REQUEST)).hasMessage("not with this client");
    assertThat(network.attempts()).isEmpty();

    network.factory().create(REQUEST);
    assertThat(network.attempts()).hasSize(1);
  }

  @Test
  void socketsHaveEveryCapability() {
    assertThat(network.factory().create(REQUEST))
        .isInstanceOf(Pingable.class)
        .isInstanceOf(Pausable.class)
        .isInstanceOf(Terminable.class)
        .isInstanceOf(Drainable.class);
  }

  @Test
  void bareSocketsHaveNoneAndTheirEventsAreTheirOwn() {
    IWebSocket bare = network.bareFactory().create(REQUEST);
    RecordedEvents events = RecordedEvents.of(bare);
    SimulatedWebSocket driven = network.lastAttempt();

    assertThat(bare)
        .isNotInstanceOf(Pingable.class)
        .isNotInstanceOf(Pausable.class)
        .isNotInstanceOf(Terminable.class)
        .isNotInstanceOf(Drainable.class);

    driven.open("b");
    driven.receive("in");
    bare.send(Message.text("out"));
    driven.fail(new IOException("reset"));

    assertThat(events.names()).containsExactly("open", "message", "error", "close");
    assertThat(events.all()).allSatisfy(event -> assertThat(event.target()).isSameAs(bare));
    assertThat(bare.protocol()).isEqualTo("b");
    assertThat(driven.sentTexts()).containsExactly("out");
    assertThat(events.await(EventType.CLOSE).cause()).hasMessage("reset");
    assertThat(bare.readyState()).isEqualTo(IWebSocket.CLOSED);
  }
}
