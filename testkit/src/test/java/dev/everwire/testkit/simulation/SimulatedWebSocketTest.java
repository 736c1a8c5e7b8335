package dev.everwire.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.Blob;
import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.HandshakeException;
import dev.everwire.IWebSocket;
import dev.everwire.ListenerOptions;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.SendResult;
import dev.everwire.WebSocketException;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatedWebSocketTest {

  private final VirtualTime time = new VirtualTime();
  private final SimulatedNetwork network = new SimulatedNetwork(time);
  private final SimulatedWebSocket socket = connect();
  private final RecordedEvents events = RecordedEvents.of(socket);

  private SimulatedWebSocket connect() {
    return (SimulatedWebSocket) network.factory().create(WebSocketRequest.of("ws://localhost/"));
  }

  private static ByteBuffer bytes(String ascii) {
    return ByteBuffer.wrap(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private void open() {
    socket.open();
    events.next(EventType.OPEN);
  }

  private CloseEvent failure() {
    events.next(EventType.ERROR);
    CloseEvent close = events.next(EventType.CLOSE);
    events.assertNoMore();
    assertThat(close.wasClean()).isFalse();
    return close;
  }

  @Test
  void aSocketConnectsUntilTheTestOpensIt() {
    time.advance(Duration.ofSeconds(1));
    assertThat(socket.readyState()).isEqualTo(IWebSocket.CONNECTING);

    socket.open("chat");

    events.next(EventType.OPEN);
    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    assertThat(socket.protocol()).isEqualTo("chat");
  }

  @Test
  void anAttemptThatNobodyAnswersEndsAtTheHandshakeTimeout() {
    time.advance(Duration.ofSeconds(30));

    assertThat(failure().code()).isEqualTo(1006);
    assertThat(socket.dropped()).isTrue();
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void refusedHandshakesShowStatusAndHeaders() {
    socket.refuse(503, Map.of("Retry-After", List.of("7")));

    HandshakeException error = (HandshakeException) events.next(EventType.ERROR).error();
    assertThat(error.status()).isEqualTo(503);
    assertThat(error.header("retry-after")).contains("7");
    assertThat(events.next(EventType.CLOSE).code()).isEqualTo(1006);
  }

  @Test
  void receivedMessagesArriveInOrderWithinTheCall() {
    open();

    socket.receive("text");
    socket.receive(Message.binary(new byte[] {1, 2}));
    socket.receive(Blob.of(new byte[] {3}));

    assertThat(events.next(EventType.MESSAGE).text()).isEqualTo("text");
    assertThat(events.next(EventType.MESSAGE).data())
        .isEqualTo(Message.owned(ByteBuffer.wrap(new byte[] {1, 2})));
    assertThat(events.next(EventType.MESSAGE).data().size()).isEqualTo(1);
  }

  @Test
  void sentShowsMessagesPingsAndTheCloseFrameInOrder() {
    open();

    assertThat(socket.send(Message.text("one"))).isEqualTo(SendResult.SENT);
    socket.ping(bytes("p"));
    socket.send(Message.text("two"));
    socket.close(1000, "done");

    assertThat(socket.sent())
        .containsExactly(
            Sent.text("one"),
            new Sent.Ping(bytes("p")),
            Sent.text("two"),
            new Sent.Close(1000, "done"));
    assertThat(socket.sentTexts()).containsExactly("one", "two");
  }

  @Test
  void thePeerAnswersPingsByItself() {
    open();

    socket.ping(bytes("are you there"));
    time.runDue();

    assertThat(events.next(EventType.PONG).payload()).isEqualTo(bytes("are you there"));
  }

  @Test
  void withoutAutoPongThePeerAnswersWhenTheTestSaysSo() {
    open();
    socket.autoPong(false);

    socket.ping(bytes("1"));
    socket.ping(bytes("2"));
    time.runDue();
    events.assertNoMore();

    socket.pong();
    assertThat(events.next(EventType.PONG).payload()).isEqualTo(bytes("2"));
    socket.pong(bytes("unsolicited"));
    assertThat(events.next(EventType.PONG).payload()).isEqualTo(bytes("unsolicited"));
  }

  @Test
  void aPingOfMoreThan125BytesIsRefused() {
    assertThatThrownBy(() -> socket.ping(ByteBuffer.allocate(126)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ping payload of 126 bytes: must be at most 125");
  }

  @Test
  void thePeerAnswersTheCloseFrame() {
    open();

    socket.close(4000, "bye");
    assertThat(socket.readyState()).isEqualTo(IWebSocket.CLOSING);
    time.runDue();

    CloseEvent close = events.next(EventType.CLOSE);
    assertThat(close)
        .returns(4000, CloseEvent::code)
        .returns("bye", CloseEvent::reason)
        .returns(true, CloseEvent::wasClean);
    assertThat(time.pendingTimers()).isZero();
    assertThat(network.living()).isEmpty();
  }

  @Test
  void thePeerMayCloseFirst() {
    open();

    socket.closeByPeer(1012, "restart");

    assertThat(events.next(EventType.CLOSE))
        .returns(1012, CloseEvent::code)
        .returns("restart", CloseEvent::reason)
        .returns(true, CloseEvent::wasClean);
    events.assertNoMore();
  }

  @Test
  void aFailureKeepsItsCauseAndItsCode() {
    open();
    IOException reset = new IOException("connection reset");

    socket.fail(reset);

    assertThat(failure()).returns(1006, CloseEvent::code).returns(reset, CloseEvent::cause);

    SimulatedWebSocket other = connect();
    RecordedEvents otherEvents = RecordedEvents.of(other);
    other.fail(new WebSocketException(1009, "too big", null));
    otherEvents.next(EventType.ERROR);
    assertThat(otherEvents.next(EventType.CLOSE).code()).isEqualTo(1009);
  }

  @Test
  void onASilentLinkSendsVanishAndNobodyIsTold() {
    open();
    socket.goSilent();

    assertThat(socket.send(Message.text("lost"))).isEqualTo(SendResult.SENT);
    socket.ping(bytes("p"));
    time.advance(Duration.ofHours(1));

    assertThat(socket.sent()).isEmpty();
    assertThat(socket.bufferedAmount()).isZero();
    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    events.assertNoMore();
    assertThatThrownBy(() -> socket.receive("no"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nothing can arrive: the link is silent");
  }

  @Test
  void closingOnASilentLinkEndsAtTheCloseTimeout() {
    open();
    socket.goSilent();

    socket.close();
    time.advance(Duration.ofSeconds(5));

    assertThat(failure().code()).isEqualTo(1006);
    assertThat(socket.dropped()).isTrue();
  }

  @Test
  void heldWritesAreBufferedAndGoOutInOrderWhenReleased() {
    open();
    socket.holdWrites();
    socket.send(Message.text("one"));
    socket.ping(bytes("p"));
    socket.send(Message.text("two"));
    time.runDue();

    assertThat(socket.sent()).isEmpty();
    assertThat(socket.bufferedAmount()).isEqualTo(6);
    events.assertNoMore();

    socket.addEventListener(
        EventType.BUFFERED_AMOUNT_LOW,
        event -> event.target().send(Message.text("three")),
        ListenerOptions.DEFAULT.once(true));
    socket.releaseWrites();

    assertThat(socket.sent())
        .containsExactly(
            Sent.text("one"), new Sent.Ping(bytes("p")), Sent.text("two"), Sent.text("three"));
    assertThat(socket.bufferedAmount()).isZero();
  }

  @Test
  void aPoisonedSendFailsAloneAndCountsForNothing() {
    open();
    socket.failNextSend(new IllegalArgumentException("too large for this client"));

    assertThatThrownBy(() -> socket.send(Message.text("poison")))
        .hasMessage("too large for this client");
    socket.send(Message.text("fine"));

    assertThat(socket.sentTexts()).containsExactly("fine");
    assertThat(socket.bufferedAmount()).isZero();
  }

  @Test
  void aPausedSocketNoticesNothingUntilItReadsOn() {
    open();
    socket.pause();

    socket.receive("one");
    socket.closeByPeer(1000, "");
    events.assertNoMore();
    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);

    socket.resume();
    assertThat(events.next(EventType.MESSAGE).text()).isEqualTo("one");
    events.next(EventType.CLOSE);
  }

  @Test
  void aListenerThatPausesReceivesNothingFurther() {
    open();
    socket.addEventListener(EventType.MESSAGE, event -> socket.pause());

    socket.receive("one");
    socket.receive("two");
    assertThat(events.next(EventType.MESSAGE).text()).isEqualTo("one");
    events.assertNoMore();

    socket.resume();
    assertThat(events.next(EventType.MESSAGE).text()).isEqualTo("two");
  }

  @Test
  void aMessageThatAListenerSetsOffComesAfterTheOneBeingDelivered() {
    open();
    socket.addEventListener(
        EventType.MESSAGE,
        event -> {
          if (event.text().equals("one")) {
            socket.receive("two");
            assertThat(events.names()).containsExactly("open", "message");
          }
        });

    socket.receive("one");

    assertThat(events.all().stream().filter(MessageEvent.class::isInstance))
        .extracting(event -> ((MessageEvent) event).text())
        .containsExactly("one", "two");
  }

  @Test
  void whatComesAfterTerminateIsDiscarded() {
    open();
    socket.terminate();
    socket.receive("late");
    socket.fail(new IOException("late"));
    time.runDue();

    assertThat(failure().cause()).hasMessage("terminated by the application");
  }

  @Test
  void anAbandonedAttemptThatOpensLateStaysClosed() {
    socket.close();
    time.runDue();
    failure();

    socket.open();

    assertThat(socket.readyState()).isEqualTo(IWebSocket.CLOSED);
    events.assertNoMore();
  }

  @Test
  void whatNoNetworkCouldDoIsTheTestsMistake() {
    assertThatThrownBy(() -> socket.receive("early"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nothing can arrive before the handshake: call open first");
    open();
    assertThatThrownBy(socket::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the server has answered the handshake already");
    assertThatThrownBy(socket::pong)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no ping was sent: give a payload");
  }
}
