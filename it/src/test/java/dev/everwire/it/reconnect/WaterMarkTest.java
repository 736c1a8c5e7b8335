package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.Message;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.reconnect.WaterMarkEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The queue tells how full it is (R6). */
class WaterMarkTest {

  private static final byte[] KILOBYTE = new byte[1_000];

  private final Simulation sim = new Simulation();
  private final List<String> told = new ArrayList<>();

  @Test
  void tellsOnceAtTheHighMarkAndOnceAtTheLowOne() {
    ReconnectingWebSocket socket = sim.connect(recording().waterMarks(3_000, 1_000));
    send(socket, 2);
    assertTold();
    send(socket, 1);
    assertTold("above 3000");
    send(socket, 3);
    assertTold("above 3000");

    sim.open();

    assertTold("above 3000", "below 0");
    sim.close(socket);
  }

  @Test
  void betweenTheMarksNothingIsTold() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(
            recording()
                .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .waterMarks(3_000, 1_000));
    sim.transport().autoPong(false);
    send(socket, 1);
    send(socket, 2);
    assertTold("above 3000");
    sim.transport().pong();
    assertTold("above 3000");
    send(socket, 1);
    assertTold("above 3000");

    sim.transport().pong();

    assertThat(socket.unconfirmedMessages()).isEqualTo(1);
    assertTold("above 3000", "below 1000");
    sim.transport().pong();
    sim.transport().autoPong(true);
    sim.close(socket);
  }

  @Test
  void whatIsUnconfirmedStillTakesRoomWhenTheConnectionIsGone() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(
            recording()
                .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .waterMarks(3_000, 1_000));
    sim.transport().autoPong(false);
    send(socket, 3);
    sim.fail();
    assertTold("above 3000");

    sim.reopen();
    sim.time.runDue();

    assertTold("above 3000", "below 0");
    sim.close(socket);
  }

  @Test
  void whatIsDrainedOrDroppedTakesNoRoom() {
    ReconnectingWebSocket socket = sim.connect(recording().waterMarks(1_000, 0));
    send(socket, 1);
    sim.time.runDue();

    socket.drainQueuedMessages();

    assertTold("above 1000", "below 0");
    sim.close(socket);
  }

  @Test
  void whatWasOverBeforeItCouldBeToldIsNotTold() {
    ReconnectingWebSocket socket = sim.connect(recording().waterMarks(1_000, 0));
    send(socket, 1);
    socket.drainQueuedMessages();

    assertTold();
    sim.close(socket);
  }

  @Test
  void aListenerMaySendAndClose() {
    ReconnectingWebSocketOptions options =
        recording()
            .waterMarks(1_000, 0)
            .on(
                WaterMarkEvent.TYPE,
                event -> {
                  if (event.above()) {
                    ((ReconnectingWebSocket) event.target()).drainQueuedMessages();
                  }
                });
    ReconnectingWebSocket socket = sim.connect(options);

    send(socket, 1);

    assertTold("above 1000", "below 0");
    assertThat(sim.uncaught).isEmpty();
    sim.close(socket);
  }

  @Test
  void theMarksAreAHalfAndAQuarterOfTheBoundByDefault() {
    ReconnectingWebSocket socket = sim.connect(recording().maxEnqueuedBytes(4_000));
    send(socket, 1);
    assertTold();
    send(socket, 1);
    assertTold("above 2000");
    sim.close(socket);
  }

  @Test
  void aQueueWithoutRoomTellsNothing() {
    ReconnectingWebSocket socket = sim.connectAndOpen(recording().maxEnqueuedBytes(0));
    send(socket, 3);
    assertTold();
    sim.close(socket);
  }

  @Test
  void marksThatCannotBeAreRefused() {
    assertThatThrownBy(() -> sim.options().waterMarks(10, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 and 10");
    assertThatThrownBy(() -> sim.options().waterMarks(10, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sim.connect(sim.options().waterMarks(10, 1).maxEnqueuedBytes(9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxEnqueuedBytes 9");
  }

  private ReconnectingWebSocketOptions recording() {
    return sim.options()
        .on(
            WaterMarkEvent.TYPE,
            event -> told.add((event.above() ? "above " : "below ") + event.queuedBytes()));
  }

  private static void send(ReconnectingWebSocket socket, int kilobytes) {
    for (int i = 0; i < kilobytes; i++) {
      socket.send(Message.binary(KILOBYTE));
    }
  }

  private void assertTold(String... expected) {
    sim.time.runDue();
    assertThat(told).containsExactly(expected);
  }
}
