package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.policy.Confirmation;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.Heartbeat;
import dev.everwire.policy.Overflow;
import dev.everwire.policy.QueueFullException;
import dev.everwire.policy.SendOptions;
import dev.everwire.policy.SendOptions.Scope;
import dev.everwire.reconnect.Delivery;
import dev.everwire.reconnect.Delivery.Status;
import dev.everwire.reconnect.DeliveryException;
import dev.everwire.reconnect.DroppedEvent;
import dev.everwire.reconnect.GaveUpEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.simulation.Sent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is promised of a message, and how it is known to have arrived: R11 and R12. */
class DeliveryRulesTest {

  private final Simulation sim = new Simulation();

  private ReconnectingWebSocketOptions atLeastOnce() {
    return sim.options().deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
  }

  /** A socket whose peer answers no ping by itself. */
  private ReconnectingWebSocket openWithoutPongs(ReconnectingWebSocketOptions options) {
    ReconnectingWebSocket socket = sim.connectAndOpen(options);
    sim.transport().autoPong(false);
    return socket;
  }

  private void reopen() {
    sim.advanceSeconds(1);
    sim.open();
  }

  private static Delivery deliver(ReconnectingWebSocket socket, String text) {
    return socket.deliver(Message.text(text));
  }

  private List<ByteBuffer> pings() {
    return sim.transport().sent().stream()
        .filter(Sent.Ping.class::isInstance)
        .map(ping -> ((Sent.Ping) ping).payload())
        .toList();
  }

  private static DeliveryException failure(CompletionStage<Void> stage) {
    AtomicReference<DeliveryException> failure = new AtomicReference<>();
    stage.whenComplete(
        (done, error) -> {
          if (error instanceof CompletionException && error.getCause() != null) {
            failure.set((DeliveryException) error.getCause());
          }
        });
    return Objects.requireNonNull(failure.get(), "no failure by now");
  }

  // ---- R11

  @Test
  void r11AtMostOnceSendsNothingAgain() {
    ReconnectingWebSocket socket = openWithoutPongs(sim.options());
    socket.send("taken");
    assertThat(sim.transport().sent()).as("no pings").hasSize(1);
    sim.fail();
    reopen();

    assertThat(sim.transport().sentTexts()).isEmpty();
    sim.close(socket);
  }

  @Test
  void r11WhatIsUnconfirmedGoesOutAgainInOrderAheadOfWhatWaits() {
    ReconnectingWebSocket socket = openWithoutPongs(atLeastOnce());
    socket.send("1");
    socket.send("2");
    sim.fail();
    socket.send("3");
    reopen();
    socket.send("4");

    assertThat(sim.transport().sentTexts()).containsExactly("1", "2", "3", "4");
    sim.close(socket);
  }

  @Test
  void r11WhatIsConfirmedIsNotSentAgain() {
    ReconnectingWebSocket socket = openWithoutPongs(atLeastOnce());
    socket.send("1");
    sim.transport().pong();
    socket.send("2");
    sim.fail();
    reopen();

    assertThat(sim.transport().sentTexts()).containsExactly("2");
    sim.close(socket);
  }

  @Test
  void r11WhatIsSentAgainComesBehindTheOnConnectHook() {
    ReconnectingWebSocket socket =
        openWithoutPongs(
            atLeastOnce()
                .onConnect(
                    connection -> {
                      connection.send(Message.text("login"));
                      return null;
                    }));
    socket.send("1");
    sim.fail();
    reopen();

    assertThat(sim.transport().sentTexts()).containsExactly("login", "1");
    sim.close(socket);
  }

  @Test
  void r11ABufferThatIsChangedAfterwardsIsSentAgainAsItWas() {
    ReconnectingWebSocket socket = openWithoutPongs(atLeastOnce());
    byte[] bytes = {1, 2, 3};
    socket.send(Message.binary(bytes));
    bytes[0] = 9;
    sim.fail();
    reopen();

    assertThat(sim.transport().sentMessages())
        .containsExactly(Message.owned(ByteBuffer.wrap(new byte[] {1, 2, 3})));
    sim.close(socket);
  }

  @Test
  void r11TheBoundsHoldForWhatIsUnconfirmedToo() {
    ReconnectingWebSocket socket = openWithoutPongs(atLeastOnce().maxEnqueuedMessages(2));
    socket.send("1");
    socket.send("2");

    assertThatThrownBy(() -> socket.send("3"))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("2 of 2 bytes are unconfirmed");

    sim.transport().pong();
    assertThat(socket.unconfirmedMessages()).isEqualTo(1);
    assertThat(socket.send("3")).isEqualTo(SendResult.SENT);
    sim.close(socket);
  }

  @Test
  void r11DropOldestDropsNothingThatIsOnItsWay() {
    List<DroppedEvent> dropped = new ArrayList<>();
    ReconnectingWebSocket socket =
        openWithoutPongs(
            atLeastOnce()
                .maxEnqueuedMessages(2)
                .overflow(Overflow.DROP_OLDEST)
                .on(DroppedEvent.TYPE, dropped::add));
    socket.send("1");
    socket.send("2");

    assertThat(socket.send("3")).isEqualTo(SendResult.DROPPED);
    sim.time.runDue();
    assertThat(dropped).extracting(DroppedEvent::message).containsExactly(Message.text("3"));
    assertThat(socket.unconfirmedMessages()).isEqualTo(2);
    sim.close(socket);
  }

  @Test
  void r11WhatIsScopedToItsConnectionIsNotSentAgain() {
    List<DroppedEvent> dropped = new ArrayList<>();
    ReconnectingWebSocket socket =
        openWithoutPongs(atLeastOnce().on(DroppedEvent.TYPE, dropped::add));
    Delivery delivery =
        socket.deliver(Message.text("ephemeral"), SendOptions.DEFAULT.scope(Scope.CONNECTION));
    sim.fail();
    reopen();

    assertThat(sim.transport().sentTexts()).isEmpty();
    assertThat(dropped).hasSize(1);
    DeliveryException failure = failure(delivery.confirmed());
    assertThat(failure.reason()).isEqualTo(DeliveryException.Reason.CONNECTION_LOST);
    assertThat(failure.mayHaveArrived()).isTrue();
    sim.close(socket);
  }

  @Test
  void r11ATimeToLiveEndsTheWaitForAnotherConnection() {
    ReconnectingWebSocket socket = openWithoutPongs(atLeastOnce());
    Delivery delivery =
        socket.deliver(
            Message.text("price"), SendOptions.DEFAULT.timeToLive(Duration.ofMillis(500)));
    sim.fail();
    sim.advance(Duration.ofMillis(600));

    assertThat(failure(delivery.confirmed()).reason()).isEqualTo(DeliveryException.Reason.EXPIRED);
    sim.advance(Duration.ofMillis(400));
    sim.open();
    assertThat(sim.transport().sentTexts()).isEmpty();
    sim.close(socket);
  }

  @Test
  void r11CloseWaitsUntilAllIsConfirmed() {
    ReconnectingWebSocket socket = openWithoutPongs(atLeastOnce());
    Delivery delivery = deliver(socket, "last words");
    socket.close(1000, "bye");
    sim.time.runDue();
    assertThat(sim.transport().sent()).noneMatch(Sent.Close.class::isInstance);

    sim.transport().pong();

    assertThat(sim.transport().sent()).last().isEqualTo(new Sent.Close(1000, "bye"));
    assertThat(delivery.status()).isEqualTo(Status.CONFIRMED);
    sim.close(socket);
  }

  @Test
  void r11ClosingWithoutConfirmationEndsInTimeAndKeepsTheMessage() {
    ReconnectingWebSocket socket = openWithoutPongs(atLeastOnce());
    Delivery delivery = deliver(socket, "last words");
    socket.close();
    sim.advanceSeconds(11);

    DeliveryException failure = failure(delivery.confirmed());
    assertThat(failure.reason()).isEqualTo(DeliveryException.Reason.CLOSED);
    assertThat(failure.mayHaveArrived()).isTrue();
    assertThat(socket.drainQueuedMessages()).containsExactly(Message.text("last words"));
    sim.close(socket);
  }

  @Test
  void r11AfterGivingUpAReconnectSendsWhatWasUnconfirmed() {
    ReconnectingWebSocket socket = openWithoutPongs(atLeastOnce().maxRetries(0));
    List<GaveUpEvent> gaveUp = new ArrayList<>();
    socket.addEventListener(GaveUpEvent.TYPE, gaveUp::add);
    socket.send("1");
    sim.fail();
    assertThat(gaveUp).singleElement().extracting(GaveUpEvent::queuedMessages).isEqualTo(1);

    socket.reconnect();
    sim.time.runDue();
    sim.open();
    assertThat(sim.transport().sentTexts()).containsExactly("1");
    sim.close(socket);
  }

  // ---- R12: pongs

  @Test
  void r12OnePingIsOnItsWayAtATimeAndCoversAllThatLeftBeforeIt() {
    ReconnectingWebSocket socket = openWithoutPongs(atLeastOnce());
    List<Delivery> deliveries = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      deliveries.add(deliver(socket, "message " + i));
    }
    assertThat(pings()).as("behind the first message").hasSize(1);

    sim.transport().pong();
    assertThat(deliveries)
        .extracting(Delivery::status)
        .containsExactly(
            Status.CONFIRMED,
            Status.HANDED_OVER,
            Status.HANDED_OVER,
            Status.HANDED_OVER,
            Status.HANDED_OVER);
    assertThat(pings()).as("behind the last message").hasSize(2);

    sim.transport().pong();
    assertThat(deliveries).extracting(Delivery::status).containsOnly(Status.CONFIRMED);
    assertThat(pings()).as("nothing to ask for").hasSize(2);
    sim.close(socket);
  }

  @Test
  void r12PongsThatAreForeignOldOrOfAnotherConnectionProveNothing() {
    ReconnectingWebSocket socket = openWithoutPongs(atLeastOnce());
    Delivery delivery = deliver(socket, "1");
    ByteBuffer first = pings().get(0);
    sim.transport().pong(ByteBuffer.allocate(0));
    sim.transport().pong(ByteBuffer.allocate(24));
    sim.fail();
    sim.advanceSeconds(1);
    sim.transport().autoPong(false);
    sim.open();
    sim.transport().pong(first);

    assertThat(delivery.status()).isEqualTo(Status.HANDED_OVER);
    assertThat(pings()).hasSize(1).doesNotContain(first);
    sim.close(socket);
  }

  @Test
  void r12APeerThatAnswersTheLatestPingAloneConfirmsWhatAllCover() {
    ReconnectingWebSocket socket =
        openWithoutPongs(
            atLeastOnce()
                .heartbeat(Heartbeat.pings(Duration.ofSeconds(3), Duration.ofSeconds(60))));
    Delivery delivery = deliver(socket, "1");
    sim.advanceSeconds(4);
    assertThat(pings()).as("that of the message, and a heartbeat").hasSize(2);

    sim.transport().pong(pings().get(1));

    assertThat(delivery.status()).isEqualTo(Status.CONFIRMED);
    sim.close(socket);
  }

  @Test
  void r12APongThatNeverComesDelaysConfirmationAndKillsNoLinkThatTalks() {
    ReconnectingWebSocket socket =
        openWithoutPongs(
            atLeastOnce().heartbeat(Heartbeat.pings(Duration.ofSeconds(3), Duration.ofSeconds(5))));
    Delivery delivery = deliver(socket, "1");
    for (int i = 0; i < 60; i++) {
      sim.advanceSeconds(1);
      sim.transport().receive("tick");
    }
    assertThat(sim.attempts()).isEqualTo(1);
    assertThat(delivery.status()).isEqualTo(Status.HANDED_OVER);
    assertThat(pings()).as("asked again, every five seconds").hasSizeBetween(10, 13);

    sim.transport().pong();
    assertThat(delivery.status()).isEqualTo(Status.CONFIRMED);
    sim.close(socket);
  }

  @Test
  void r12ATransportWithoutOrderedPingsIsRefused() {
    List<GaveUpEvent> gaveUp = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connect(
            atLeastOnce().webSocket(sim.network.bareFactory()).on(GaveUpEvent.TYPE, gaveUp::add));

    assertThat(gaveUp)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.cause().cause())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Confirmation.byReply"));
    sim.close(socket);
  }

  // ---- R12: replies

  private static @Nullable String textOf(Message message, String prefix) {
    String text = ((Message.Text) message).value();
    return text.startsWith(prefix) ? text.substring(prefix.length()) : null;
  }

  private static Confirmation.ByReply acknowledged() {
    return Confirmation.byReply(sent -> textOf(sent, "id "), reply -> textOf(reply, "ack "));
  }

  @Test
  void r12AReplyConfirmsItsMessageAloneAndNeedsNoPings() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(
            atLeastOnce().webSocket(sim.network.bareFactory()).confirmation(acknowledged()));
    socket.send("id 1");
    Delivery second = deliver(socket, "id 2");
    socket.send("id 3");
    sim.transport().receive("ack 2");
    sim.transport().receive("ack of nothing");
    assertThat(second.status()).isEqualTo(Status.CONFIRMED);
    assertThat(sim.transport().sent()).as("no pings").hasSize(3);
    sim.fail();
    reopen();

    assertThat(sim.transport().sentTexts()).containsExactly("id 1", "id 3");
    sim.close(socket);
  }

  @Test
  void r12ACumulativeReplyConfirmsWhatWasSentBeforeToo() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(atLeastOnce().confirmation(acknowledged().cumulative()));
    socket.send("id 1");
    socket.send("id 2");
    socket.send("id 3");
    sim.transport().receive("ack 2");
    sim.fail();
    reopen();

    assertThat(sim.transport().sentTexts()).containsExactly("id 3");
    sim.transport().receive("ack 3");
    sim.close(socket);
  }

  @Test
  void r12WhatExpectsNoReplyIsDoneWithWhenHandedOver() {
    ReconnectingWebSocket socket = sim.connectAndOpen(atLeastOnce().confirmation(acknowledged()));
    Delivery delivery = deliver(socket, "no id");

    assertThat(delivery.handedOver().toCompletableFuture()).isCompleted();
    assertThat(failure(delivery.confirmed()).reason())
        .isEqualTo(DeliveryException.Reason.NO_REPLY_EXPECTED);
    sim.fail();
    reopen();
    assertThat(sim.transport().sentTexts()).isEmpty();
    sim.close(socket);
  }

  @Test
  void r12AReplyThatComesWhileClosingIsSeen() {
    ReconnectingWebSocket socket = sim.connectAndOpen(atLeastOnce().confirmation(acknowledged()));
    Delivery delivery = deliver(socket, "id 1");
    socket.close();
    sim.time.runDue();
    sim.transport().receive("ack 1");

    assertThat(delivery.status()).isEqualTo(Status.CONFIRMED);
    assertThat(sim.transport().sent()).last().isInstanceOf(Sent.Close.class);
    sim.close(socket);
  }

  // ---- deliveries

  @Test
  void aDeliveryTellsEachStepOnTheThreadThatTakesIt() {
    List<String> steps = new ArrayList<>();
    ReconnectingWebSocket socket = sim.connect(atLeastOnce());
    Delivery delivery = deliver(socket, "1");
    delivery.handedOver().thenRun(() -> steps.add("handed over"));
    delivery.confirmed().thenRun(() -> steps.add("confirmed"));
    assertThat(delivery.status()).isEqualTo(Status.ACCEPTED);

    sim.open();

    assertThat(steps).containsExactly("handed over", "confirmed");
    sim.close(socket);
  }

  @Test
  void aDependentOfADeliveryMaySend() {
    ReconnectingWebSocket socket = sim.connect(atLeastOnce());
    deliver(socket, "1").handedOver().thenRun(() -> socket.send("2"));

    sim.open();

    assertThat(sim.transport().sentTexts()).containsExactly("1", "2");
    sim.close(socket);
  }

  @Test
  void atMostOnceADeliveryIsDoneWhenItIsHandedOverAndConfirmsNothing() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    Delivery delivery = deliver(socket, "1");

    assertThat(delivery.status()).isEqualTo(Status.HANDED_OVER);
    assertThatThrownBy(delivery::confirmed)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("AT_LEAST_ONCE");
    sim.close(socket);
  }

  @Test
  void aDeliveryFailsWhereSendWouldRefuseOrDrop() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(sim.options().maxEnqueuedMessages(1).overflow(Overflow.DROP_NEWEST));
    sim.fail();
    Delivery scoped =
        socket.deliver(Message.text("scoped"), SendOptions.DEFAULT.scope(Scope.CONNECTION));
    Delivery kept = deliver(socket, "kept");
    Delivery overflow = deliver(socket, "overflow");
    socket.drainQueuedMessages();
    socket.close();
    sim.time.runDue();
    Delivery late = deliver(socket, "late");

    assertThat(List.of(scoped, kept, overflow, late))
        .extracting(delivery -> failure(delivery.handedOver()).reason())
        .containsExactly(
            DeliveryException.Reason.CONNECTION_LOST,
            DeliveryException.Reason.DRAINED,
            DeliveryException.Reason.OVERFLOW,
            DeliveryException.Reason.REFUSED);
    assertThat(failure(late.handedOver()).mayHaveArrived()).isFalse();
    sim.close(socket);
  }

  // ---- options

  @Test
  void optionsThatDoNotAgreeAreRefused() {
    assertThatThrownBy(() -> sim.connect(sim.options().confirmation(acknowledged())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AT_MOST_ONCE");
    assertThatThrownBy(() -> sim.connect(atLeastOnce().maxEnqueuedMessages(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxEnqueuedMessages 0");
  }
}
