package dev.everwire.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ServerConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** C5 and C6 close, C17 deadlines and what is left behind, C19 the end as it was. */
interface ClosingRules extends Rules {

  /** C5: look at what the Close frame of close() carries. */
  @Test
  default void c05CloseWithoutCodeSendsAnEmptyCloseFrame(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    open.socket().close();
    Frame close = rig.readClose(open.peer(), "C5");
    int expected = rig.has(Limit.NO_EMPTY_CLOSE_FRAME) ? 1000 : 1005;
    assertThat(close.closeCode()).as("C5: code that the peer sees").isEqualTo(expected);
    rig.answerClose(open.peer(), 1005, "", 1005, "", "C5");
  }

  /** C5: look at whether code and reason go out as given. */
  @Test
  default void c05CodeAndReasonReachThePeer(Rig rig) throws Exception {
    for (int code : List.of(1000, 3000, 4999)) {
      Rig.Connection open = rig.connect();
      open.socket().close(code, "grund: é");
      Frame close = rig.readClose(open.peer(), "C5");
      assertThat(close.closeCode()).as("C5: code").isEqualTo(code);
      assertThat(close.closeReason()).as("C5: reason").isEqualTo("grund: é");
      rig.answerClose(open.peer(), code, "grund: é", code, "", "C5");
      rig.events.forget();
    }
  }

  /** C5: look at what close checks, and whether it checks in every state. */
  @Test
  default void c05OtherCodesAreRefusedInEveryState(Rig rig) throws Exception {
    inEveryState(
        rig,
        socket -> {
          for (int code : List.of(-1, 0, 999, 1001, 1005, 1006, 1015, 2999, 5000, 69_536)) {
            int before = socket.readyState();
            assertThatThrownBy(() -> socket.close(code, ""))
                .as("C5: close(" + code + ") in state " + before)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(code));
            if (before != IWebSocket.CLOSING || !rig.has(Limit.CLOSE_ANSWER_NOT_SEEN)) {
              assertThat(socket.readyState())
                  .as("C5: state after a refused close")
                  .isEqualTo(before);
            }
          }
        });
  }

  /** C5: look at whether the reason is measured in UTF-8 bytes, in every state. */
  @Test
  default void c05ReasonOfOver123BytesIsRefusedInEveryState(Rig rig) throws Exception {
    String tooLong = "é".repeat(62);
    inEveryState(
        rig,
        socket ->
            assertThatThrownBy(() -> socket.close(1000, tooLong))
                .as("C5: reason of 124 bytes in 62 characters, state " + socket.readyState())
                .isInstanceOf(IllegalArgumentException.class));
  }

  /** Shows a socket in CONNECTING, OPEN, CLOSING and CLOSED. */
  private static void inEveryState(Rig rig, java.util.function.Consumer<IWebSocket> check)
      throws Exception {
    Rig.Connection open = rig.connect(check);
    check.accept(open.socket());
    open.socket().close(1000, "x".repeat(123));
    check.accept(open.socket());
    rig.readClose(open.peer(), "C5");
    rig.answerClose(open.peer(), 1000, "x".repeat(123), 1000, "", "C5");
    check.accept(open.socket());
  }

  /** C5: look at what a second close sends, or does to the state. */
  @Test
  default void c05SecondCloseDoesNothing(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    open.socket().close(3001, "first");
    open.socket().close(3002, "second");
    open.socket().close();
    Frame close = rig.readClose(open.peer(), "C5");
    assertThat(close.closeCode()).as("C5: the first close counts").isEqualTo(3001);
    rig.answerClose(open.peer(), 3001, "first", 3001, "first", "C5");
    rig.readEnd(open.peer(), "C5: nothing after the Close frame");
  }

  /** C5: look at whether the Close frame overtakes messages that wait to be written. */
  @Test
  default void c05CloseFrameComesAfterWhatWasSent(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    byte[] large = new byte[200_000];
    for (int i = 0; i < 40; i++) {
      open.socket().send(Message.binary(large));
    }
    open.socket().close(1000);
    for (int i = 0; i < 40; i++) {
      Frame frame = rig.readMessage(open.peer(), "C5: message " + i);
      assertThat(frame.opcode()).as("C5: opcode of frame " + i).isEqualTo(Frame.BINARY);
    }
    rig.readClose(open.peer(), "C5");
    rig.answerClose(open.peer(), 1000, "", 1000, "", "C5");
  }

  /** C6: look at what close does to an attempt whose handshake is not answered. */
  @Test
  default void c06CloseWhileConnectingAbortsTheAttempt(Rig rig) throws Exception {
    IWebSocket socket = rig.create();
    ServerConnection peer = rig.peer();
    peer.handshake();
    socket.close(4000, "changed my mind");
    assertThat(socket.readyState()).as("C6").isGreaterThanOrEqualTo(IWebSocket.CLOSING);
    rig.events.expectFailure(1006, "C6");
    rig.awaitDisconnect(peer, "C6: the aborted attempt");
  }

  /** C6: look at what opens a socket that was closed before its connection was there. */
  @Test
  default void c06AttemptThatSucceedsTooLateIsNotOpened(Rig rig) throws Exception {
    IWebSocket socket = rig.create();
    ServerConnection peer = rig.peer();
    peer.handshake();
    socket.close();
    try {
      peer.accept();
    } catch (IOException e) {
      // The attempt is gone already, which is as good.
    }
    rig.events.expectFailure(1006, "C6");
    rig.awaitDisconnect(peer, "C6: the late connection");
  }

  /** C6: look at whether a socket closed before it connects still connects. */
  @Test
  default void c06CloseBeforeConnectingIsAFailureToo(Rig rig) {
    // So that a failure can only be that of the close, not that of a handshake nobody answers.
    rig.options(options -> options.handshakeTimeout(Duration.ofMinutes(10)));
    rig.create(rig.request("/"), IWebSocket::close);
    rig.events.expectFailure(1006, "C6");
  }

  /** C17: look at the deadline of the closing handshake, and what it drops. */
  @Test
  default void c17SilenceAfterCloseEndsWithinTheCloseTimeout(Rig rig) throws Exception {
    rig.options(options -> options.closeTimeout(Duration.ofMillis(300)));
    Rig.Connection open = rig.connect();
    open.socket().close(1000);
    rig.expectUnansweredClose(1000, "C17: silence after close");
    rig.awaitDisconnect(open.peer(), "C17: after the close timeout");
  }

  /** C17: look at whether the deadline holds while the peer sends, but no Close frame. */
  @Test
  default void c17TalkInPlaceOfACloseFrameDoesNotPutTheDeadlineOff(Rig rig) throws Exception {
    rig.options(options -> options.closeTimeout(Duration.ofMillis(300)));
    Rig.Connection open = rig.connect();
    open.socket().close(1000);
    Thread talker =
        new Thread(
            () -> {
              try {
                while (true) {
                  open.peer().text("not a Close frame");
                  open.peer().pause(Duration.ofMillis(20));
                }
              } catch (java.io.IOException | InterruptedException e) {
                // The socket has dropped the connection, as it must.
              }
            },
            "kit-talker");
    talker.setDaemon(true);
    talker.start();
    rig.expectUnansweredClose(1000, "C17: talk after close");
    rig.awaitDisconnect(open.peer(), "C17: after the close timeout");
  }

  /** C17: look at the deadline of the opening handshake, and what it drops. */
  @Test
  default void c17SilenceInTheHandshakeEndsWithinItsTimeout(Rig rig) throws Exception {
    rig.options(options -> options.handshakeTimeout(Duration.ofMillis(300)));
    rig.create();
    ServerConnection peer = rig.peer();
    peer.handshake();
    rig.events.expectFailure(1006, "C17: silence in the handshake");
    rig.awaitDisconnect(peer, "C17: after the handshake timeout");
  }

  /** C17: look at what ends the TCP connection after a clean close that the peer began. */
  @Test
  default void c17ConnectionIsGoneAfterThePeersClose(Rig rig) throws Exception {
    rig.options(options -> options.closeTimeout(Duration.ofMillis(300)));
    Rig.Connection open = rig.connect();
    open.peer().close(1001, "");
    rig.events.expectCleanClose(1001, "", "C17");
    rig.awaitDisconnect(open.peer(), "C17: after the peer's Close");
  }

  /** C17: look for threads that each connection leaves. */
  @Test
  default void c17ManyConnectionsLeaveNoThreads(Rig rig) throws Exception {
    // Where no answer is awaited, the time is only for writing the Close frame.
    Duration unanswered = Duration.ofMillis(rig.has(Limit.CLOSE_ANSWER_NOT_SEEN) ? 10_000 : 50);
    int before = 0;
    for (int i = 0; i < 60; i++) {
      if (i == 10) {
        before = Thread.activeCount();
      }
      boolean answers = i % 2 == 0;
      rig.options(options -> options.closeTimeout(answers ? Duration.ofSeconds(10) : unanswered));
      Rig.Connection open = rig.connect();
      open.socket().close();
      if (answers) {
        rig.readClose(open.peer(), "C17");
        rig.answerClose(open.peer(), 1005, "", 1005, "", "C17");
      } else {
        rig.expectUnansweredClose(1005, "C17");
      }
      open.peer().disconnect();
      rig.events.forget();
    }
    int allowed = before + 10;
    rig.await(
        "C17: at most " + allowed + " threads after 50 more connections",
        () -> Thread.activeCount() <= allowed);
  }

  /** C19: look at what a message in state CLOSING is dispatched by. */
  @Test
  default void c19MessagesThatArriveInClosingAreDiscarded(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    open.socket().close(1000);
    rig.readClose(open.peer(), "C19");
    rig.write(open.peer(), Frame.text("too late").encode());
    rig.write(open.peer(), Frame.binary(new byte[] {1, 2, 3}).encode());
    rig.answerClose(open.peer(), 1000, "", 1000, "", "C19");
  }

  /** C19: look at what replaces the peer's code and reason. */
  @Test
  default void c19CodeAndReasonOfThePeerAreKept(Rig rig) throws Exception {
    for (int code : List.of(1000, 1001, 1003, 1008, 1011, 1012, 1013, 3333, 4321)) {
      Rig.Connection open = rig.connect();
      open.peer().close(code, "why: é");
      String what = "C19: the peer closes with " + code;
      if (code >= 1012 && code <= 1013 && rig.has(Limit.NO_LATER_CLOSE_CODES)) {
        assertThat(rig.events.expectFailure(1002, what)).as(what).hasMessageContaining("why: é");
      } else {
        rig.events.expectCleanClose(code, "why: é", what);
      }
      rig.events.forget();
    }
  }

  /** C19: look at what becomes of a Close frame without code. */
  @Test
  default void c19EmptyCloseFrameIs1005(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    open.peer().closeEmpty();
    rig.events.expectCleanClose(rig.has(Limit.EMPTY_CLOSE_IS_1000) ? 1000 : 1005, "", "C19");
  }

  /** C19: look at whether the application's own code is taken for the peer's. */
  @Test
  default void c19AnswerOfThePeerCountsNotTheOwnCode(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    open.socket().close(1000, "mine");
    rig.readClose(open.peer(), "C19");
    rig.answerClose(open.peer(), 1000, "mine", 4002, "theirs", "C19");
  }

  /** C19: look at whether a reset after close() is made up to be a clean 1000. */
  @Test
  default void c19ResetAfterCloseIsNotClean(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    open.socket().close(1000);
    rig.readClose(open.peer(), "C19");
    open.peer().reset();
    rig.expectUnansweredClose(1000, "C19: reset after close");
  }
}
