package dev.everwire.it.reconnect;

import static dev.everwire.it.reconnect.Simulation.deliver;
import static dev.everwire.it.reconnect.Simulation.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.Message;
import dev.everwire.policy.Overflow;
import dev.everwire.policy.SendOptions;
import dev.everwire.policy.SendOptions.Scope;
import dev.everwire.reconnect.Delivery;
import dev.everwire.reconnect.Delivery.Status;
import dev.everwire.reconnect.DeliveryException;
import dev.everwire.reconnect.ReconnectingWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a {@code Delivery} tells of its message. */
class DeliveryTest {

  private final Simulation sim = new Simulation();

  @Test
  void aDeliveryTellsEachStepOnTheThreadThatTakesIt() {
    List<String> steps = new ArrayList<>();
    ReconnectingWebSocket socket = sim.connect(sim.atLeastOnce());
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
    ReconnectingWebSocket socket = sim.connect(sim.atLeastOnce());
    deliver(socket, "1").handedOver().thenRun(() -> socket.send("2"));

    sim.open();

    assertThat(sim.transport().sentTexts()).containsExactly("1", "2");
    sim.close(socket);
  }

  @Test
  void aMessageThatWaitsCanBeWithdrawn() {
    ReconnectingWebSocket socket = sim.connect(sim.options());
    Delivery first = deliver(socket, "1");
    Delivery second = deliver(socket, "2");
    deliver(socket, "3");

    assertThat(second.cancel()).isTrue();
    assertThat(second.cancel()).as("it is withdrawn already").isFalse();
    sim.open();

    assertThat(sim.transport().sentTexts()).containsExactly("1", "3");
    assertThat(first.cancel()).as("it has left").isFalse();
    assertThat(second.status()).isEqualTo(Status.FAILED);
    DeliveryException failure = failure(second.handedOver());
    assertThat(failure.reason()).isEqualTo(DeliveryException.Reason.CANCELLED);
    assertThat(failure.mayHaveArrived()).isFalse();
    sim.close(socket);
  }

  @Test
  void aMessageThatWaitsToBeSentAgainCanBeWithdrawn() {
    ReconnectingWebSocket socket = sim.openWithoutPongs(sim.atLeastOnce());
    Delivery delivery = deliver(socket, "1");
    assertThat(delivery.cancel()).as("a connection has it").isFalse();
    sim.fail();

    assertThat(delivery.cancel()).isTrue();
    sim.reopen();

    assertThat(sim.transport().sentTexts()).isEmpty();
    assertThat(failure(delivery.confirmed()).mayHaveArrived()).isTrue();
    sim.close(socket);
  }

  @Test
  void aWithdrawnMessageLeavesNoTimerAndMakesRoom() {
    ReconnectingWebSocket socket = sim.connect(sim.options().maxEnqueuedMessages(1));
    int timers = sim.time.pendingTimers();
    Delivery delivery =
        socket.deliver(Message.text("1"), SendOptions.DEFAULT.timeToLive(Duration.ofHours(1)));

    assertThat(delivery.cancel()).isTrue();
    assertThat(sim.time.pendingTimers()).isEqualTo(timers);
    deliver(socket, "2");
    sim.open();

    assertThat(sim.transport().sentTexts()).containsExactly("2");
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

  @Test
  void aDeliveryOfASocketThatNeverStartedFailsWhenItIsClosed() {
    ReconnectingWebSocket socket = sim.connect(sim.options().startClosed(true));
    Delivery delivery = deliver(socket, "1");
    assertThat(delivery.status()).isEqualTo(Status.ACCEPTED);
    socket.close();
    sim.time.runDue();

    assertThat(failure(delivery.handedOver()).reason()).isEqualTo(DeliveryException.Reason.CLOSED);
    assertThat(socket.drainQueuedMessages()).containsExactly(Message.text("1"));
    sim.close(socket);
  }

  @Test
  void aDeliveryMadeWithinTheReconnectAfterACloseIsNotFailedByIt() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.atLeastOnce());
    socket.close();
    sim.time.runDue();
    socket.reconnect();
    Delivery delivery = deliver(socket, "1");
    sim.time.runDue();
    sim.open();

    assertThat(delivery.status()).isEqualTo(Status.CONFIRMED);
    sim.close(socket);
  }
}
