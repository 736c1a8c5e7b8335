package dev.everwire.testkit.assertions;

import static dev.everwire.testkit.assertions.WebSocketAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.CloseEvent;
import dev.everwire.Message;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.simulation.SimulatedNetwork;
import dev.everwire.testkit.simulation.SimulatedWebSocket;
import dev.everwire.testkit.simulation.VirtualTime;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WebSocketAssertionsTest {

  private final VirtualTime time = new VirtualTime();
  private final SimulatedNetwork network = new SimulatedNetwork(time);
  private final SimulatedWebSocket socket = connect();

  private SimulatedWebSocket connect() {
    network.factory().create(WebSocketRequest.of("ws://localhost/"));
    return network.lastAttempt();
  }

  private static void fails(ThrowingCallable assertion, String message) {
    assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessage(message);
  }

  @Test
  void statesAreToldApart() {
    assertThat(socket).isConnecting();
    fails(
        () -> assertThat(socket).isOpen(),
        "expected readyState of <SimulatedWebSocket[ws://localhost/, CONNECTING]> to be OPEN,"
            + " but it is CONNECTING");
    socket.open();
    assertThat(socket).isOpen();
    socket.close();
    assertThat(socket).isClosing();
    time.runDue();
    assertThat(socket).isClosed();
  }

  @Test
  void whatTheServerChoseIsChecked() {
    socket.open("chat");

    assertThat(socket).hasProtocol("chat").hasExtensions("");
    fails(
        () -> assertThat(socket).hasProtocol("mqtt"),
        "expected protocol of <SimulatedWebSocket[ws://localhost/, OPEN]> to be mqtt,"
            + " but it is chat");
    fails(
        () -> assertThat(socket).hasExtensions("x"),
        "expected extensions of <SimulatedWebSocket[ws://localhost/, OPEN]> to be x, but it is ");
  }

  @Test
  void theBufferedAmountIsChecked() {
    socket.open();
    socket.holdWrites();
    socket.send(Message.text("four"));

    assertThat(socket).hasBufferedAmount(4);
    fails(
        () -> assertThat(socket).hasBufferedAmount(5),
        "expected bufferedAmount of <SimulatedWebSocket[ws://localhost/, OPEN]> to be 5,"
            + " but it is 4");
  }

  @Test
  void eachMemberOfACloseEventIsChecked() {
    CloseEvent close = new CloseEvent(socket, 1012, "restart", true, null, true);

    assertThat(close).hasCode(1012).hasReason("restart").wasClean().willReconnect(true);
    for (ThrowingCallable wrong :
        new ThrowingCallable[] {
          () -> assertThat(close).hasCode(1000),
          () -> assertThat(close).hasReason(""),
          () -> assertThat(close).wasNotClean(),
          () -> assertThat(close).willReconnect(false)
        }) {
      assertThatThrownBy(wrong)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("of <CloseEvent[");
    }
  }
}
