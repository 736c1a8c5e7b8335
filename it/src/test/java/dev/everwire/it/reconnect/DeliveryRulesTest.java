package dev.everwire.it.reconnect;

import static dev.everwire.it.reconnect.Simulation.deliver;
import static dev.everwire.it.reconnect.Simulation.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.Message;
import dev.everwire.SendResult;
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
import dev.everwire.testkit.simulation.Sent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is promised of a message that a connection had taken: R11. */
class DeliveryRulesTest {

  private final Simulation sim = new Simulation();

  @Test
  void r11AtMostOnceSendsNothingAgain() {
    ReconnectingWebSocket socket = sim.openWithoutPongs(sim.options());
    socket.send("taken");
    assertThat(sim.transport().sent()).as("no pings").hasSize(1);
    sim.fail();
    sim.reopen();

    assertThat(sim.transport().sentTexts()).isEmpty();
    sim.close(socket);
  }

  @Test
  void r11WhatIsUnconfirmedGoesOutAgainInOrderAheadOfWhatWaits() {
    ReconnectingWebSocket socket = sim.openWithoutPongs(sim.atLeastOnce());
    socket.send("1");
    socket.send("2");
    sim.fail();
    socket.send("3");
    sim.reopen();
    socket.send("4");

    assertThat(sim.transport().sentTexts()).containsExactly("1", "2", "3", "4");
    sim.close(socket);
  }

  @Test
  void r11WhatIsConfirmedIsNotSentAgain() {
    ReconnectingWebSocket socket = sim.openWithoutPongs(sim.atLeastOnce());
    socket.send("1");
    sim.transport().pong();
    socket.send("2");
    sim.fail();
    sim.reopen();

    assertThat(sim.transport().sentTexts()).containsExactly("2");
    sim.close(socket);
  }

  @Test
  void r11WhatIsSentAgainComesBehindTheOnConnectHook() {
    ReconnectingWebSocket socket =
        sim.openWithoutPongs(
            sim.atLeastOnce()
                .onConnect(
                    connection -> {
                      connection.send(Message.text("login"));
                      return null;
                    }));
    socket.send("1");
    sim.fail();
    sim.reopen();

    assertThat(sim.transport().sentTexts()).containsExactly("login", "1");
    sim.close(socket);
  }

  @Test
  void r11ABufferThatIsChangedAfterwardsIsSentAgainAsItWas() {
    ReconnectingWebSocket socket = sim.openWithoutPongs(sim.atLeastOnce());
    byte[] bytes = {1, 2, 3};
    socket.send(Message.binary(bytes));
    bytes[0] = 9;
    sim.fail();
    sim.reopen();

    assertThat(sim.transport().sentMessages())
        .containsExactly(Message.owned(ByteBuffer.wrap(new byte[] {1, 2, 3})));
    sim.close(socket);
  }

  @Test
  void r11TheBoundsHoldForWhatIsUnconfirmedToo() {
    ReconnectingWebSocket socket = sim.openWithoutPongs(sim.atLeastOnce().maxEnqueuedMessages(2));
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
        sim.openWithoutPongs(
            sim.atLeastOnce()
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
        sim.openWithoutPongs(sim.atLeastOnce().on(DroppedEvent.TYPE, dropped::add));
    Delivery delivery =
        socket.deliver(Message.text("ephemeral"), SendOptions.DEFAULT.scope(Scope.CONNECTION));
    sim.fail();
    sim.reopen();

    assertThat(sim.transport().sentTexts()).isEmpty();
    assertThat(dropped).hasSize(1);
    DeliveryException failure = failure(delivery.confirmed());
    assertThat(failure.reason()).isEqualTo(DeliveryException.Reason.CONNECTION_LOST);
    assertThat(failure.mayHaveArrived()).isTrue();
    sim.close(socket);
  }

  @Test
  void r11ATimeToLiveEndsTheWaitForAnotherConnection() {
    ReconnectingWebSocket socket = sim.openWithoutPongs(sim.atLeastOnce());
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
    ReconnectingWebSocket socket = sim.openWithoutPongs(sim.atLeastOnce());
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
    ReconnectingWebSocket socket = sim.openWithoutPongs(sim.atLeastOnce());
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
    ReconnectingWebSocket socket = sim.openWithoutPongs(sim.atLeastOnce().maxRetries(0));
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
}
