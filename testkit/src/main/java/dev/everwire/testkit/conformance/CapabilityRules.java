package dev.everwire.testkit.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.everwire.Drainable;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Lingering;
import dev.everwire.Message;
import dev.everwire.Pingable;
import dev.everwire.PongEvent;
import dev.everwire.SendResult;
import dev.everwire.Terminable;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ServerConnection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** C20 pings and pongs; what a Terminable, a Lingering and a Drainable promise. */
interface CapabilityRules extends Rules {

  /** C20: look at what lets a ping overtake messages that wait to be written. */
  @Test
  default void c20PingIsOnTheWireAfterWhatWasSentBeforeIt(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    Pingable pingable = pingable(open);
    assumeThat(pingable.pingsInOrder()).as("C20: the socket declares no order").isTrue();
    byte[] large = new byte[1 << 20];
    for (int i = 0; i < 30; i++) {
      open.socket().send(Message.owned(ByteBuffer.wrap(large)));
    }
    pingable.ping(ByteBuffer.wrap("after 30".getBytes(UTF_8)));
    open.socket().send(Message.text("after the ping"));
    int messages = 0;
    while (true) {
      Frame frame = rig.read(open.peer(), "C20: the ping");
      if (frame.opcode() == Frame.PING) {
        assertThat(frame.payloadText()).as("C20: payload").isEqualTo("after 30");
        break;
      }
      messages += frame.fin() && frame.opcode() <= Frame.BINARY ? 1 : 0;
    }
    assertThat(messages).as("C20: messages ahead of the ping").isEqualTo(30);
    Frame next = rig.readMessage(open.peer(), "C20");
    assertThat(next.payloadText()).as("C20: what follows it").isEqualTo("after the ping");
  }

  /** C20: look at what the pong event carries. */
  @Test
  default void c20PongEventCarriesItsPayload(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    Pingable pingable = pingable(open);
    byte[] payload = new byte[125];
    payload[124] = 42;
    ByteBuffer given = ByteBuffer.wrap(payload.clone());
    pingable.ping(given);
    assertThat(given.remaining()).as("C20: the caller's buffer is left as it was").isEqualTo(125);
    Frame ping = rig.read(open.peer(), "C20");
    open.peer().pong(ping.payload());
    open.peer().pong("unsolicited".getBytes(UTF_8));
    assertThat(rig.events.expect(PongEvent.class, "C20").payload())
        .as("C20: payload")
        .isEqualTo(ByteBuffer.wrap(payload));
    assertThat(rig.events.expect(PongEvent.class, "C20: unsolicited").payload())
        .isEqualTo(ByteBuffer.wrap("unsolicited".getBytes(UTF_8)));
  }

  /** C20: look at what ping checks, and what it does when nothing is open. */
  @Test
  default void c20PingOutsideOfOpenIsDiscardedAndALongOneRefused(Rig rig) throws Exception {
    Rig.Connection open =
        rig.connect(
            connecting -> {
              if (connecting instanceof Pingable early) {
                early.ping(ByteBuffer.allocate(3));
              }
            });
    Pingable pingable = pingable(open);
    assertThatThrownBy(() -> pingable.ping(ByteBuffer.allocate(126)))
        .as("C20: ping of 126 bytes")
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("126");
    open.socket().close(1000);
    pingable.ping(ByteBuffer.allocate(3));
    Frame close = rig.read(open.peer(), "C20: no ping before the Close frame");
    assertThat(close.opcode()).as("C20: opcode").isEqualTo(Frame.CLOSE);
    rig.answerClose(open.peer(), 1000, "", 1000, "", "C20");
    pingable.ping(ByteBuffer.allocate(3));
  }

  private static Pingable pingable(Rig.Connection open) {
    assumeThat(open.socket() instanceof Pingable).as("C20: the socket is no Pingable").isTrue();
    return (Pingable) open.socket();
  }

  /** Terminable: look at what terminate drops, and what it says. */
  @Test
  default void terminableDropsTheConnectionAtOnce(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    terminable(open.socket()).terminate();
    rig.events.expectFailure(1006, "terminate");
    rig.awaitDisconnect(open.peer(), "terminate");
    terminable(open.socket()).terminate();
  }

  /** Terminable: look at an attempt, and at a closing handshake without answer. */
  @Test
  default void terminableEndsAttemptsAndClosingHandshakesToo(Rig rig) throws Exception {
    IWebSocket connecting = rig.create();
    ServerConnection peer = rig.peer();
    peer.handshake();
    terminable(connecting).terminate();
    rig.events.expectFailure(1006, "terminate while CONNECTING");
    rig.awaitDisconnect(peer, "terminate while CONNECTING");
    rig.events.forget();
    if (rig.has(Limit.CLOSE_ANSWER_NOT_SEEN)) {
      rig.options(options -> options.closeTimeout(Duration.ofMillis(300)));
    }
    Rig.Connection open = rig.connect();
    open.socket().close(1000);
    if (!rig.has(Limit.CLOSE_ANSWER_NOT_SEEN)) {
      terminable(open.socket()).terminate();
    }
    rig.expectUnansweredClose(1000, "terminate while CLOSING");
    rig.awaitDisconnect(open.peer(), "terminate while CLOSING");
  }

  private static Terminable terminable(IWebSocket socket) {
    assumeThat(socket instanceof Terminable).as("the socket is no Terminable").isTrue();
    return (Terminable) socket;
  }

  /** Lingering: look at what comes between the two Close frames. */
  @Test
  default void lingeringDeliversUntilThePeersCloseFrame(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    Lingering lingering = lingering(open.socket());
    lingering.closeLingering(3000, "moving");
    lingering.closeLingering(3000, "again");
    assertThat(open.socket().readyState()).as("Lingering: state").isEqualTo(IWebSocket.CLOSING);
    assertThat(open.socket().send(Message.text("no"))).isEqualTo(SendResult.DROPPED);
    assertThat(rig.readClose(open.peer(), "Lingering").closeCode()).isEqualTo(3000);
    rig.write(open.peer(), Frame.text("1").encode());
    rig.write(open.peer(), Frame.text("2").encode());
    rig.events.expectText("1", "Lingering: what comes in CLOSING");
    rig.events.expectText("2", "Lingering: what comes in CLOSING");
    rig.answerClose(open.peer(), 3000, "moving", 3000, "moving", "Lingering");
  }

  /** Lingering: look at close, which ends it, and at its deadline. */
  @Test
  default void lingeringIsEndedByCloseAndByTerminate(Rig rig) throws Exception {
    rig.options(options -> options.closeTimeout(Duration.ofMillis(300)));
    Rig.Connection open = rig.connect();
    lingering(open.socket()).closeLingering(1000, "");
    rig.readClose(open.peer(), "Lingering, then close");
    open.socket().close();
    rig.write(open.peer(), Frame.text("too late").encode());
    rig.events.expectFailure(1006, "Lingering, then close, and silence");
    rig.events.forget();
    Rig.Connection other = rig.connect();
    lingering(other.socket()).closeLingering(1000, "");
    lingering(other.socket()).terminate();
    rig.events.expectFailure(1006, "Lingering, then terminate");
  }

  private static Lingering lingering(IWebSocket socket) {
    assumeThat(socket instanceof Lingering).as("the socket is no Lingering").isTrue();
    return (Lingering) socket;
  }

  /** Drainable: look at when the amount crosses the threshold. */
  @Test
  default void drainableTellsWhenTheAmountIsLow(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    assumeThat(open.socket() instanceof Drainable).as("the socket is no Drainable").isTrue();
    Drainable drainable = (Drainable) open.socket();
    assertThatThrownBy(() -> drainable.bufferedAmountLowThreshold(-1))
        .isInstanceOf(IllegalArgumentException.class);
    int size = 1 << 20;
    drainable.bufferedAmountLowThreshold(size);
    CountDownLatch low = new CountDownLatch(1);
    for (int i = 0; i < 30; i++) {
      open.socket().send(Message.owned(ByteBuffer.allocate(size)));
    }
    open.socket().addEventListener(EventType.BUFFERED_AMOUNT_LOW, event -> low.countDown());
    assertThat(low.getCount()).as("not low yet").isEqualTo(1);
    for (int i = 0; i < 30; i++) {
      rig.readMessage(open.peer(), "drain");
    }
    assertThat(low.await(20, TimeUnit.SECONDS)).as("bufferedamountlow").isTrue();
    assertThat(open.socket().bufferedAmount()).as("when low").isLessThanOrEqualTo(size);
  }
}
