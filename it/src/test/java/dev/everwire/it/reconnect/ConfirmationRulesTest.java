package dev.everwire.it.reconnect;

import static dev.everwire.it.reconnect.Simulation.deliver;
import static dev.everwire.it.reconnect.Simulation.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.policy.Confirmation;
import dev.everwire.policy.Heartbeat;
import dev.everwire.reconnect.Delivery;
import dev.everwire.reconnect.Delivery.Status;
import dev.everwire.reconnect.DeliveryException;
import dev.everwire.reconnect.GaveUpEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.testkit.simulation.Sent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How it is known that the peer has a message: R12. */
class ConfirmationRulesTest {

  private final Simulation sim = new Simulation();

  @Test
  void r12OnePingIsOnItsWayAtATimeAndCoversAllThatLeftBeforeIt() {
    ReconnectingWebSocket socket = sim.openWithoutPongs(sim.atLeastOnce());
    List<Delivery> deliveries = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      deliveries.add(deliver(socket, "message " + i));
    }
    assertThat(sim.pings()).as("behind the first message").hasSize(1);

    sim.transport().pong();
    assertThat(deliveries)
        .extracting(Delivery::status)
        .containsExactly(
            Status.CONFIRMED,
            Status.HANDED_OVER,
            Status.HANDED_OVER,
            Status.HANDED_OVER,
            Status.HANDED_OVER);
    assertThat(sim.pings()).as("behind the last message").hasSize(2);

    sim.transport().pong();
    assertThat(deliveries).extracting(Delivery::status).containsOnly(Status.CONFIRMED);
    assertThat(sim.pings()).as("nothing to ask for").hasSize(2);
    sim.close(socket);
  }

  @Test
  void r12WhatLeavesBehindAHeartbeatThatCoversNothingIsAskedForBehindItsPong() {
    ReconnectingWebSocket socket =
        sim.openWithoutPongs(
            sim.atLeastOnce()
                .heartbeat(Heartbeat.pings(Duration.ofSeconds(3), Duration.ofSeconds(60))));
    sim.advanceSeconds(4);
    Delivery delivery = deliver(socket, "1");
    assertThat(sim.pings()).as("the heartbeat").hasSize(1);

    sim.transport().pong();
    assertThat(delivery.status()).isEqualTo(Status.HANDED_OVER);
    assertThat(sim.pings()).as("behind the message").hasSize(2);
    sim.transport().pong();
    assertThat(delivery.status()).isEqualTo(Status.CONFIRMED);
    sim.close(socket);
  }

  @Test
  void r12PongsThatAreForeignOldOrOfAnotherConnectionProveNothing() {
    ReconnectingWebSocket socket = sim.openWithoutPongs(sim.atLeastOnce());
    Delivery delivery = deliver(socket, "1");
    ByteBuffer first = sim.pings().get(0);
    sim.transport().pong(ByteBuffer.allocate(0));
    sim.transport().pong(ByteBuffer.allocate(24));
    sim.fail();
    sim.advanceSeconds(1);
    sim.transport().autoPong(false);
    sim.open();
    sim.transport().pong(first);

    assertThat(delivery.status()).isEqualTo(Status.HANDED_OVER);
    assertThat(sim.pings()).hasSize(1).doesNotContain(first);
    sim.close(socket);
  }

  @Test
  void r12APeerThatAnswersTheLatestPingAloneConfirmsWhatAllCover() {
    ReconnectingWebSocket socket =
        sim.openWithoutPongs(
            sim.atLeastOnce()
                .heartbeat(Heartbeat.pings(Duration.ofSeconds(3), Duration.ofSeconds(60))));
    Delivery delivery = deliver(socket, "1");
    sim.advanceSeconds(4);
    assertThat(sim.pings()).as("that of the message, and a heartbeat").hasSize(2);

    sim.transport().pong(sim.pings().get(1));

    assertThat(delivery.status()).isEqualTo(Status.CONFIRMED);
    sim.close(socket);
  }

  @Test
  void r12APongThatNeverComesDelaysConfirmationAndKillsNoLinkThatTalks() {
    ReconnectingWebSocket socket =
        sim.openWithoutPongs(
            sim.atLeastOnce()
                .heartbeat(Heartbeat.pings(Duration.ofSeconds(3), Duration.ofSeconds(5))));
    Delivery delivery = deliver(socket, "1");
    for (int i = 0; i < 60; i++) {
      sim.advanceSeconds(1);
      sim.transport().receive("tick");
    }
    assertThat(sim.attempts()).isEqualTo(1);
    assertThat(delivery.status()).isEqualTo(Status.HANDED_OVER);
    assertThat(sim.pings()).as("asked again, every five seconds").hasSizeBetween(10, 13);

    sim.transport().pong();
    assertThat(delivery.status()).isEqualTo(Status.CONFIRMED);
    sim.close(socket);
  }

  @Test
  void r12ATransportWithoutOrderedPingsIsRefused() {
    List<GaveUpEvent> gaveUp = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connect(
            sim.atLeastOnce()
                .webSocket(sim.network.bareFactory())
                .on(GaveUpEvent.TYPE, gaveUp::add));

    assertThat(gaveUp)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.cause().cause())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Confirmation.byReply"));
    sim.close(socket);
  }

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
            sim.atLeastOnce().webSocket(sim.network.bareFactory()).confirmation(acknowledged()));
    socket.send("id 1");
    Delivery second = deliver(socket, "id 2");
    socket.send("id 3");
    sim.transport().receive("ack 2");
    sim.transport().receive("ack of nothing");
    assertThat(second.status()).isEqualTo(Status.CONFIRMED);
    assertThat(sim.transport().sent()).as("no pings").hasSize(3);
    sim.fail();
    sim.reopen();

    assertThat(sim.transport().sentTexts()).containsExactly("id 1", "id 3");
    sim.close(socket);
  }

  @Test
  void r12ACumulativeReplyConfirmsWhatWasSentBeforeToo() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(sim.atLeastOnce().confirmation(acknowledged().cumulative()));
    socket.send("id 1");
    socket.send("id 2");
    socket.send("id 3");
    sim.transport().receive("ack 2");
    sim.fail();
    sim.reopen();

    assertThat(sim.transport().sentTexts()).containsExactly("id 3");
    sim.transport().receive("ack 3");
    sim.close(socket);
  }

  @Test
  void r12WhatExpectsNoReplyIsDoneWithWhenHandedOver() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(sim.atLeastOnce().confirmation(acknowledged()));
    Delivery delivery = deliver(socket, "no id");

    assertThat(delivery.handedOver().toCompletableFuture()).isCompleted();
    assertThat(failure(delivery.confirmed()).reason())
        .isEqualTo(DeliveryException.Reason.NO_REPLY_EXPECTED);
    sim.fail();
    sim.reopen();
    assertThat(sim.transport().sentTexts()).isEmpty();
    sim.close(socket);
  }

  @Test
  void r12AReplyThatComesWhileClosingIsSeen() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(sim.atLeastOnce().confirmation(acknowledged()));
    Delivery delivery = deliver(socket, "id 1");
    socket.close();
    sim.time.runDue();
    sim.transport().receive("ack 1");

    assertThat(delivery.status()).isEqualTo(Status.CONFIRMED);
    assertThat(sim.transport().sent()).last().isInstanceOf(Sent.Close.class);
    sim.close(socket);
  }

  @Test
  void r12AFunctionThatThrowsIsReportedAndTheMessageStillArrives() {
    IllegalStateException defect = new IllegalStateException("no such field");
    List<String> received = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connectAndOpen(
            sim.atLeastOnce()
                .confirmation(
                    Confirmation.byReply(
                        sent -> "key",
                        reply -> {
                          throw defect;
                        }))
                .on(EventType.MESSAGE, event -> received.add(event.text())));
    sim.transport().receive("news");

    assertThat(received).containsExactly("news");
    assertThat(sim.uncaught).containsExactly(defect);
    sim.close(socket);
  }

  @Test
  void optionsThatDoNotAgreeAreRefused() {
    assertThatThrownBy(() -> sim.connect(sim.options().confirmation(acknowledged())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AT_MOST_ONCE");
    assertThatThrownBy(() -> sim.connect(sim.atLeastOnce().maxEnqueuedMessages(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxEnqueuedMessages 0");
  }
}
