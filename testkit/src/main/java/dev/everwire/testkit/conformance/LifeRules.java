package dev.everwire.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseEvent;
import dev.everwire.ErrorEvent;
import dev.everwire.EventType;
import dev.everwire.HandshakeException;
import dev.everwire.IWebSocket;
import dev.everwire.OpenEvent;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ServerConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** C1 states, C2 open and close, C3 failures. */
interface LifeRules extends Rules {

  /** C1: look at what readyState says in the listeners. */
  @Test
  default void c01StatesFollowTheConnection(Rig rig) throws Exception {
    List<Integer> seen = new CopyOnWriteArrayList<>();
    Rig.Connection open =
        rig.connect(
            socket -> {
              seen.add(socket.readyState());
              for (EventType<?> type : List.of(EventType.OPEN, EventType.CLOSE)) {
                socket.addEventListener(type.name(), event -> seen.add(socket.readyState()));
              }
            });
    rig.await("C1: the listener of open ran", () -> seen.size() == 2);
    open.socket().close(1000);
    int afterClose = open.socket().readyState();
    rig.readClose(open.peer(), "C1: after close");
    rig.answerClose(open.peer(), 1000, "", 1000, "", "C1");
    rig.await("C1: the listener of close ran", () -> seen.size() == 3);
    assertThat(seen)
        .as("C1: before connecting, in open, in close")
        .containsExactly(IWebSocket.CONNECTING, IWebSocket.OPEN, IWebSocket.CLOSED);
    if (!rig.has(Limit.CLOSE_ANSWER_NOT_SEEN)) {
      assertThat(afterClose).as("C1: after close()").isEqualTo(IWebSocket.CLOSING);
    }
  }

  /** C1: look at what sets the state back once the closing handshake has begun. */
  @Test
  default void c01StateNeverReturns(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    IWebSocket socket = open.socket();
    socket.close(1000);
    rig.write(open.peer(), Frame.text("late").encode());
    socket.close(3000);
    if (!rig.has(Limit.CLOSE_ANSWER_NOT_SEEN)) {
      assertThat(socket.readyState()).as("C1: while closing").isEqualTo(IWebSocket.CLOSING);
    }
    rig.readClose(open.peer(), "C1");
    rig.answerClose(open.peer(), 1000, "", 1000, "", "C1");
    socket.close(3000);
    socket.close();
    assertThat(socket.readyState()).as("C1: when closed").isEqualTo(IWebSocket.CLOSED);
  }

  /** C2: look at what reads frames that came in one packet with the handshake's answer. */
  @Test
  default void c02OpenComesOnceAndBeforeTheFirstMessage(Rig rig) throws Exception {
    rig.create();
    ServerConnection peer = rig.peer();
    ByteArrayOutputStream together = new ByteArrayOutputStream();
    together.writeBytes(Frame.text("first").encode());
    together.writeBytes(Frame.text("second").encode());
    peer.accept();
    peer.raw(together.toByteArray());
    rig.events.expect(OpenEvent.class, "C2");
    rig.events.expectText("first", "C2");
    rig.events.expectText("second", "C2");
  }

  /** C2: look at what else dispatches close: a reset after it, close() or a deadline. */
  @Test
  default void c02CloseComesOnceAndLast(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    CountDownLatch closes = new CountDownLatch(1);
    open.socket().addEventListener(EventType.CLOSE, event -> closes.countDown());
    open.peer().close(1000, "bye");
    open.peer().text("after Close");
    rig.events.expectCleanClose(1000, "bye", "C2");
    assertThat(closes.await(20, TimeUnit.SECONDS)).as("C2: every listener hears close").isTrue();
    open.socket().close();
    open.peer().reset();
  }

  /** C3: look at what the client says when nobody listens on the port. */
  @Test
  default void c03RefusedConnectionIsAnErrorWithItsCauseThenClose(Rig rig) {
    rig.server.close();
    IWebSocket socket = rig.create();
    Throwable cause = rig.events.expectFailure(1006, "C3: connection refused");
    assertThat(cause).as("C3: the real cause").isInstanceOf(IOException.class);
    assertThat(socket.readyState()).as("C3").isEqualTo(IWebSocket.CLOSED);
  }

  /** C3: look at what becomes of the answer's status, headers and body. */
  @Test
  default void c03RefusedUpgradeShowsStatusHeadersAndBody(Rig rig) throws Exception {
    rig.create();
    ServerConnection peer = rig.peer();
    peer.handshake();
    peer.respond(503, Map.of("Retry-After", "7"), "try later");
    Throwable cause = rig.events.expectFailure(1006, "C3: 503");
    assertThat(cause)
        .as("C3: the cause")
        .isInstanceOfSatisfying(
            HandshakeException.class,
            refused -> {
              assertThat(refused.status()).as("C3: status").isEqualTo(503);
              if (!rig.has(Limit.NO_REFUSAL_HEADERS)) {
                assertThat(refused.header("retry-after")).as("C3: header").contains("7");
              }
              String body = rig.has(Limit.NO_REFUSAL_BODY) ? "" : "try later";
              assertThat(refused.bodyStart()).as("C3: body").isEqualTo(body);
            });
  }

  /** C3: look at what the client says of a TCP reset. */
  @Test
  default void c03ResetIsAnErrorThenClose(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    open.peer().reset();
    assertThat(rig.events.expectFailure(1006, "C3: reset")).isInstanceOf(IOException.class);
  }

  /** C3: look at what the client says of an end of the stream without a Close frame. */
  @Test
  default void c03EndOfStreamIsAnErrorThenClose(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    open.peer().disconnect();
    assertThat(rig.events.expectFailure(1006, "C3: FIN")).isInstanceOf(IOException.class);
  }

  /** C3: look at what notices an end of the stream while a message is being delivered. */
  @Test
  default void c03EndOfStreamRightAfterAMessageIsNoticed(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    CountDownLatch gone = new CountDownLatch(1);
    open.socket()
        .addEventListener(
            EventType.MESSAGE,
            event -> {
              try {
                assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    open.peer().text("last words");
    open.peer().disconnect();
    rig.events.expectText("last words", "C3");
    gone.countDown();
    rig.events.expectFailure(1006, "C3: FIN while a listener ran");
  }

  /** C3: look at whether both events carry the cause, and in which state they come. */
  @Test
  default void c03BothEventsComeInStateClosed(Rig rig) throws Exception {
    List<Integer> states = new CopyOnWriteArrayList<>();
    Rig.Connection open = rig.connect();
    open.socket()
        .addEventListener(
            EventType.ERROR, (ErrorEvent event) -> states.add(event.target().readyState()));
    open.socket()
        .addEventListener(
            EventType.CLOSE, (CloseEvent event) -> states.add(event.target().readyState()));
    open.peer().reset();
    rig.events.expectFailure(1006, "C3");
    rig.await("C3: both listeners ran", () -> states.size() == 2);
    assertThat(states).as("C3").containsExactly(IWebSocket.CLOSED, IWebSocket.CLOSED);
  }
}
