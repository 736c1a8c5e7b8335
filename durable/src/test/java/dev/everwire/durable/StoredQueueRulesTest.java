package dev.everwire.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.OutboxStore.Stored;
import dev.everwire.policy.OutboxStoreException;
import dev.everwire.policy.QueueFullException;
import dev.everwire.policy.SendOptions;
import dev.everwire.policy.SendOptions.Durability;
import dev.everwire.policy.SendOptions.Scope;
import dev.everwire.reconnect.Delivery;
import dev.everwire.reconnect.DroppedEvent;
import dev.everwire.reconnect.OutboxFailedEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.simulation.SimulatedNetwork;
import dev.everwire.testkit.simulation.SimulatedWebSocket;
import dev.everwire.testkit.simulation.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** R13, as far as it is the socket's: what it tells the store, and when. On virtual time. */
class StoredQueueRulesTest {

  private static final SendOptions SYNC = SendOptions.DEFAULT.durability(Durability.SYNC);

  private final VirtualTime time = new VirtualTime();
  private final SimulatedNetwork network = new SimulatedNetwork(time);
  private final MemoryStore store = new MemoryStore();
  private final List<DroppedEvent> dropped = new ArrayList<>();
  private final List<OutboxFailedEvent> failed = new ArrayList<>();

  private ReconnectingWebSocket connect(DeliveryGuarantee guarantee) {
    ReconnectingWebSocket socket =
        ReconnectingWebSocket.connect(
            "wss://example.org/",
            new ReconnectingWebSocketOptions()
                .webSocket(network.factory())
                .time(time)
                .executor(time)
                .minReconnectionDelay(Duration.ofSeconds(1))
                .reconnectionDelayJitter(0)
                .deliveryGuarantee(guarantee)
                .on(DroppedEvent.TYPE, dropped::add)
                .on(OutboxFailedEvent.TYPE, failed::add)
                .outboxStore(store));
    time.runDue();
    return socket;
  }

  private SimulatedWebSocket open() {
    network.lastAttempt().open();
    time.runDue();
    return network.lastAttempt();
  }

  private void left(long number, String text) {
    store.stored.put(number, new Stored(number, Message.text(text), null));
  }

  @Test
  void whatAnEarlierProcessLeftGoesFirst() {
    left(3, "old 3");
    left(9, "old 9");
    ReconnectingWebSocket socket = connect(DeliveryGuarantee.AT_LEAST_ONCE);
    assertThat(socket.queuedMessages()).isEqualTo(2);
    socket.send("new");

    assertThat(open().sentTexts()).containsExactly("old 3", "old 9", "new");
    assertThat(store.stored).as("confirmed by a pong").isEmpty();
  }

  @Test
  void whatIsUnconfirmedStaysStored() {
    ReconnectingWebSocket socket = connect(DeliveryGuarantee.AT_LEAST_ONCE);
    SimulatedWebSocket transport = open();
    transport.autoPong(false);

    assertThat(socket.send("handed over at once")).isEqualTo(SendResult.SENT);
    assertThat(store.texts()).containsExactly("handed over at once");
    transport.fail(new IOException("reset"));
    time.runDue();
    assertThat(store.texts()).containsExactly("handed over at once");
    time.advance(Duration.ofSeconds(2));
    open();
    assertThat(store.stored).isEmpty();
  }

  @Test
  void atMostOnceWhatWaitsIsErasedBeforeAConnectionGetsIt() {
    store.slow = true;
    ReconnectingWebSocket socket = connect(DeliveryGuarantee.AT_MOST_ONCE);
    socket.send("one");
    socket.send("two");
    assertThat(store.texts()).containsExactly("one", "two");

    SimulatedWebSocket transport = open();
    assertThat(store.stored).isEmpty();
    assertThat(transport.sentTexts()).as("the disk is not done").isEmpty();
    socket.send("three");
    store.finish();
    time.runDue();
    assertThat(transport.sentTexts()).containsExactly("one", "two");
    store.finish();
    time.runDue();
    assertThat(transport.sentTexts()).containsExactly("one", "two", "three");
    assertThat(socket.send("four")).as("nothing waits").isEqualTo(SendResult.SENT);
    assertThat(store.stored).isEmpty();
  }

  @Test
  void atMostOnceWhatCannotBeErasedWaitsForTheDisk() {
    ReconnectingWebSocket socket = connect(DeliveryGuarantee.AT_MOST_ONCE);
    socket.send("one");
    store.full = true;
    SimulatedWebSocket transport = open();
    assertThat(transport.sentTexts()).isEmpty();

    store.full = false;
    time.advance(Duration.ofSeconds(2));
    assertThat(transport.sentTexts()).containsExactly("one");
  }

  @Test
  void atMostOnceTheNextTryToEraseEndsWithTheConnection() {
    ReconnectingWebSocket socket = connect(DeliveryGuarantee.AT_MOST_ONCE);
    socket.send("one");
    store.full = true;
    SimulatedWebSocket transport = open();
    socket.drainQueuedMessages();
    socket.close();
    transport.closeByPeer(1000, "");
    time.runDue();

    assertThat(socket.readyState()).isEqualTo(ReconnectingWebSocket.CLOSED);
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void whatDiesWithItsConnectionIsNotStored() {
    ReconnectingWebSocket socket = connect(DeliveryGuarantee.AT_LEAST_ONCE);
    SimulatedWebSocket transport = open();
    transport.autoPong(false);
    socket.send(Message.text("scoped"), SendOptions.DEFAULT.scope(Scope.CONNECTION));
    assertThat(transport.sentTexts()).containsExactly("scoped");
    assertThat(store.stored).isEmpty();
    assertThatThrownBy(() -> SYNC.scope(Scope.CONNECTION))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTimeToLiveCountsOnAcrossTheRestart() {
    left(1, "for ever");
    store.stored.put(
        2L, new Stored(2, Message.text("over"), time.instant().minus(Duration.ofSeconds(1))));
    store.stored.put(
        3L, new Stored(3, Message.text("for a minute"), time.instant().plusSeconds(60)));
    ReconnectingWebSocket socket = connect(DeliveryGuarantee.AT_LEAST_ONCE);
    time.runDue();
    assertThat(dropped)
        .extracting(event -> ((Message.Text) event.message()).value())
        .containsExactly("over");
    assertThat(store.texts()).containsExactly("for ever", "for a minute");

    network.lastAttempt().fail(new IOException("no"));
    time.advance(Duration.ofSeconds(61));
    assertThat(store.texts()).containsExactly("for ever");
    assertThat(socket.queuedMessages()).isEqualTo(1);
  }

  @Test
  void aTimeToLiveIsStoredByTheWallClock() {
    ReconnectingWebSocket socket = connect(DeliveryGuarantee.AT_LEAST_ONCE);
    socket.send(Message.text("text"), SendOptions.DEFAULT.timeToLive(Duration.ofSeconds(5)));
    assertThat(store.stored.firstEntry().getValue().expires())
        .isEqualTo(time.instant().plusSeconds(5));
  }

  @Test
  void aStoreThatHoldsMoreThanTheBoundsLoadsAllAndTakesNoMore() {
    for (long n = 1; n <= 6; n++) {
      left(n, "old " + n);
    }
    ReconnectingWebSocket socket = connect(DeliveryGuarantee.AT_LEAST_ONCE);
    assertThat(socket.queuedMessages()).isEqualTo(6);
    assertThatThrownBy(() -> socket.send("new")).isInstanceOf(QueueFullException.class);

    SimulatedWebSocket transport = open();
    assertThat(transport.sentTexts()).hasSize(6);
    socket.send("new");
    assertThat(transport.sentTexts()).hasSize(7);
  }

  @Test
  void theBoundsOfTheStoreAreThoseOfTheQueue() {
    ReconnectingWebSocket socket = connect(DeliveryGuarantee.AT_LEAST_ONCE);
    assertThatThrownBy(() -> socket.send("x".repeat(101))).isInstanceOf(QueueFullException.class);
    for (int i = 0; i < 4; i++) {
      socket.send("x");
    }
    assertThatThrownBy(() -> socket.send("x")).isInstanceOf(QueueFullException.class);
  }

  @Test
  void whatCouldNotBeSyncedIsNotAccepted() {
    ReconnectingWebSocket socket = connect(DeliveryGuarantee.AT_LEAST_ONCE);
    store.full = true;
    assertThatThrownBy(() -> socket.send(Message.text("text"), SYNC))
        .isInstanceOf(OutboxStoreException.class);
    assertThat(socket.queuedMessages()).isZero();
    assertThat(store.stored).isEmpty();

    store.full = false;
    assertThat(socket.send(Message.text("again"), SYNC)).isEqualTo(SendResult.QUEUED);
    assertThat(open().sentTexts()).containsExactly("again");
  }

  @Test
  void aDeliveryThatCouldNotBeSyncedHasFailed() {
    ReconnectingWebSocket socket = connect(DeliveryGuarantee.AT_LEAST_ONCE);
    store.full = true;
    assertThatThrownBy(() -> socket.deliver(Message.text("text"), SYNC))
        .isInstanceOf(OutboxStoreException.class)
        .hasMessageContaining("not on the disk");
    store.full = false;
    Delivery delivery = socket.deliver(Message.text("text"), SYNC);
    assertThat(delivery.status()).isEqualTo(Delivery.Status.ACCEPTED);
  }

  @Test
  void aSendThatWaitsForNobodyIsAnsweredWhenItIsOnTheDisk() {
    ReconnectingWebSocket socket = connect(DeliveryGuarantee.AT_LEAST_ONCE);
    CompletableFuture<SendResult> answer =
        socket.sendAsync(Message.text("text"), SYNC).toCompletableFuture();
    assertThat(answer).as("it is told on the application's executor").isNotDone();
    time.runDue();
    assertThat(answer).isCompletedWithValue(SendResult.QUEUED);

    store.full = true;
    CompletableFuture<SendResult> lost =
        socket.sendAsync(Message.text("lost"), SYNC).toCompletableFuture();
    time.runDue();
    assertThat(lost)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(OutboxStoreException.class);
    assertThat(socket.queuedMessages()).isEqualTo(1);
  }

  @Test
  void syncNeedsAStore() {
    ReconnectingWebSocket socket =
        ReconnectingWebSocket.connect(
            "wss://example.org/",
            new ReconnectingWebSocketOptions()
                .webSocket(network.factory())
                .time(time)
                .executor(time));
    assertThatThrownBy(() -> socket.send(Message.text("text"), SYNC))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("outboxStore");
  }

  @Test
  void whatWentWrongWithTheStoreIsAnEvent() {
    OutboxStoreException trouble = new OutboxStoreException("moved aside", null);
    store.troubles.add(trouble);
    connect(DeliveryGuarantee.AT_LEAST_ONCE);
    assertThat(failed).extracting(OutboxFailedEvent::cause).containsExactly(trouble);
  }

  @Test
  void whatIsDrainedIsStoredNoLonger() {
    ReconnectingWebSocket socket = connect(DeliveryGuarantee.AT_LEAST_ONCE);
    socket.send("one");
    assertThat(socket.drainQueuedMessages()).hasSize(1);
    assertThat(store.stored).isEmpty();
  }
}
