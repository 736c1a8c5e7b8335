package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.policy.Confirmation;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.Overflow;
import dev.everwire.policy.QueueFullException;
import dev.everwire.policy.SendOptions;
import dev.everwire.policy.SendOptions.Scope;
import dev.everwire.reconnect.DroppedEvent;
import dev.everwire.reconnect.DroppedEvent.Reason;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sends that wait for room without a thread (R6). */
class SendAsyncTest {

  private final Simulation sim = new Simulation();
  private final List<DroppedEvent> dropped = new ArrayList<>();

  @Test
  void completesAtOnceWhereThereIsRoom() {
    ReconnectingWebSocket socket = sim.connect(sim.options());

    assertThat(sendAsync(socket, "1")).isCompletedWithValue(SendResult.QUEUED);
    sim.open();
    assertThat(sendAsync(socket, "2")).isCompletedWithValue(SendResult.SENT);

    assertThat(sim.transport().sentTexts()).containsExactly("1", "2");
    sim.close(socket);
  }

  @Test
  void waitsForRoomInTheOrderOfTheCalls() {
    ReconnectingWebSocket socket = sim.connect(roomForOne());
    socket.send("1");
    CompletableFuture<SendResult> second = sendAsync(socket, "2");
    CompletableFuture<SendResult> third = sendAsync(socket, "3");
    assertThat(second).isNotDone();
    assertThat(socket.queuedMessages()).isEqualTo(1);

    sim.open();

    assertThat(second).isCompletedWithValue(SendResult.SENT);
    assertThat(third).isCompletedWithValue(SendResult.SENT);
    assertThat(sim.transport().sentTexts()).containsExactly("1", "2", "3");
    sim.close(socket);
  }

  @Test
  void aSmallOneDoesNotOvertakeALargeOneThatWaits() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options().maxEnqueuedBytes(1_000_000));
    sim.transport().holdWrites();
    socket.send(Message.binary(new byte[300_000]));
    socket.send(Message.binary(new byte[900_000]));
    CompletableFuture<SendResult> large = sendAsync(socket, Message.binary(new byte[200_000]));
    CompletableFuture<SendResult> small = sendAsync(socket, "small, and would fit");
    assertThat(large).isNotDone();
    assertThat(small).isNotDone();

    sim.transport().releaseWrites();
    sim.time.runDue();

    assertThat(large).isDone();
    assertThat(small).isDone();
    assertThat(sim.transport().sentMessages()).hasSize(4).last().hasToString("Text[20 chars]");
    sim.close(socket);
  }

  @Test
  void aSendDoesNotOvertakeThoseThatWait() {
    ReconnectingWebSocket socket = sim.connect(sim.options().maxEnqueuedBytes(10));
    socket.send("12345678");
    socket.sendAsync(Message.text("waits"));

    assertThatThrownBy(() -> socket.send("x"))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("behind 1 that wait");
    sim.open();
    assertThat(socket.send("y")).isEqualTo(SendResult.SENT);

    assertThat(sim.transport().sentTexts()).containsExactly("12345678", "waits", "y");
    sim.close(socket);
  }

  @Test
  void aSendThatDropsTheNewestIsDroppedBehindThoseThatWait() {
    ReconnectingWebSocket socket =
        sim.connect(recording(sim.options().maxEnqueuedBytes(10).overflow(Overflow.DROP_NEWEST)));
    socket.send("12345678");
    CompletableFuture<SendResult> waiting = sendAsync(socket, "waits");

    assertThat(socket.send("x")).isEqualTo(SendResult.DROPPED);
    sim.open();

    assertThat(waiting).isCompletedWithValue(SendResult.SENT);
    assertThat(droppedTexts()).containsExactly("x");
    sim.close(socket);
  }

  @Test
  void aSendThatDropsTheOldestMakesRoomForThoseThatWaitFirst() {
    ReconnectingWebSocket socket =
        sim.connect(recording(sim.options().maxEnqueuedMessages(2).overflow(Overflow.DROP_OLDEST)));
    socket.send("1");
    socket.send("2");
    CompletableFuture<SendResult> third = sendAsync(socket, "3");
    assertThat(third).as("waits, whatever the choice is for send").isNotDone();

    assertThat(socket.send("4")).isEqualTo(SendResult.QUEUED);

    assertThat(third).isCompletedWithValue(SendResult.QUEUED);
    sim.open();
    assertThat(sim.transport().sentTexts()).containsExactly("3", "4");
    assertThat(droppedTexts()).containsExactly("1", "2");
    sim.close(socket);
  }

  @Test
  void aSendThatBlocksStandsInTheSameLine() throws Exception {
    ReconnectingWebSocket socket = sim.connect(roomForOne().overflow(Overflow.BLOCK));
    socket.send("1");
    CompletableFuture<SendResult> second = sendAsync(socket, "2");
    CompletableFuture<SendResult> third = new CompletableFuture<>();
    Thread blocked = new Thread(() -> third.complete(socket.send("3")));
    blocked.start();
    while (blocked.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    CompletableFuture<SendResult> fourth = sendAsync(socket, "4");

    sim.open();

    assertThat(third.get(20, TimeUnit.SECONDS)).isEqualTo(SendResult.SENT);
    blocked.join(20_000);
    assertThat(List.of(second, fourth)).allMatch(CompletableFuture::isDone);
    assertThat(sim.transport().sentTexts()).containsExactly("1", "2", "3", "4");
    sim.close(socket);
  }

  @Test
  void aBlockedSendThatIsInterruptedIsWithdrawn() throws Exception {
    ReconnectingWebSocket socket = sim.connect(roomForOne().overflow(Overflow.BLOCK));
    socket.send("1");
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread blocked =
        new Thread(
            () -> {
              try {
                socket.send("2");
              } catch (QueueFullException e) {
                failure.complete(Thread.interrupted() ? e : new AssertionError("flag lost", e));
              }
            });
    blocked.start();
    while (blocked.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    blocked.interrupt();

    assertThat(failure.get(20, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
    blocked.join(20_000);
    sim.open();
    assertThat(sim.transport().sentTexts()).containsExactly("1");
    sim.close(socket);
  }

  @Test
  void isRefusedWhenTheSocketCloses() {
    ReconnectingWebSocket socket = sim.connect(roomForOne());
    socket.send("1");
    CompletableFuture<SendResult> waiting = sendAsync(socket, "2");

    socket.close();

    assertThat(waiting).isCompletedWithValue(SendResult.REFUSED);
    assertThat(sendAsync(socket, "3")).isCompletedWithValue(SendResult.REFUSED);
    sim.close(socket);
  }

  @Test
  void isRefusedWhenTheSocketGivesUp() {
    ReconnectingWebSocket socket = sim.connect(roomForOne().maxRetries(0));
    socket.send("1");
    CompletableFuture<SendResult> waiting = sendAsync(socket, "2");

    sim.fail();

    assertThat(waiting).isCompletedWithValue(SendResult.REFUSED);
    assertThat(socket.drainQueuedMessages()).containsExactly(Message.text("1"));
  }

  @Test
  void waitsThroughAnOutage() {
    ReconnectingWebSocket socket = sim.connect(roomForOne());
    socket.send("1");
    CompletableFuture<SendResult> waiting = sendAsync(socket, "2");
    sim.fail();
    assertThat(waiting).isNotDone();

    sim.reopen();

    assertThat(waiting).isCompletedWithValue(SendResult.SENT);
    assertThat(sim.transport().sentTexts()).containsExactly("1", "2");
    sim.close(socket);
  }

  @Test
  void cancellingWithdrawsWhatIsNotAccepted() {
    ReconnectingWebSocket socket = sim.connect(sim.options().maxEnqueuedBytes(10));
    socket.send("12345678");
    CompletableFuture<SendResult> withdrawn = sendAsync(socket, "withdrawn");
    CompletableFuture<SendResult> behind = sendAsync(socket, "2");

    assertThat(withdrawn.cancel(false)).isTrue();

    assertThat(withdrawn).isCancelled();
    assertThat(behind).as("there was room for it").isCompletedWithValue(SendResult.QUEUED);
    assertThat(behind.cancel(false)).as("accepted by now").isFalse();
    sim.open();
    assertThat(sim.transport().sentTexts()).containsExactly("12345678", "2");
    sim.close(socket);
  }

  @Test
  void aStageThatTimesOutWithdrawsToo() {
    ReconnectingWebSocket socket = sim.connect(roomForOne());
    socket.send("1");
    CompletableFuture<SendResult> waiting = sendAsync(socket, "2");

    waiting.completeExceptionally(new TimeoutException("as orTimeout does"));

    sim.open();
    assertThat(sim.transport().sentTexts()).containsExactly("1");
    sim.close(socket);
  }

  @Test
  void worksInAListenerWhereBlockingWouldNot() {
    List<CompletableFuture<SendResult>> answers = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connect(
            roomForOne()
                .overflow(Overflow.BLOCK)
                .on(
                    EventType.CLOSE,
                    event ->
                        answers.add(
                            sendAsync((ReconnectingWebSocket) event.target(), "from close"))));
    socket.send("1");
    sim.fail();
    assertThat(answers).singleElement().matches(answer -> !answer.isDone());

    sim.reopen();

    assertThat(answers.get(0)).isCompletedWithValue(SendResult.SENT);
    sim.close(socket);
  }

  @Test
  void whoIsToldMaySendMore() {
    ReconnectingWebSocket socket = sim.connect(roomForOne());
    socket.send("1");
    List<CompletableFuture<SendResult>> more = new ArrayList<>();
    CompletableFuture<Void> fourth =
        sendAsync(socket, "2").thenRun(() -> more.add(sendAsync(socket, "4")));
    socket.sendAsync(Message.text("3"));

    sim.open();

    assertThat(fourth).isCompleted();
    assertThat(more).singleElement().matches(CompletableFuture::isDone);
    assertThat(sim.transport().sentTexts()).containsExactly("1", "2", "3", "4");
    sim.close(socket);
  }

  @Test
  void aMessageThatFitsNoQueueFails() {
    ReconnectingWebSocket socket = sim.connect(sim.options().maxEnqueuedBytes(3));

    assertThat(sendAsync(socket, "1234"))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(QueueFullException.class);
    sim.close(socket);
  }

  @Test
  void failsWithWhatTheTransportThrew() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    IllegalStateException refusal = new IllegalStateException("too large for this transport");
    sim.transport().failNextSend(refusal);

    assertThat(sendAsync(socket, "poison"))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCause(refusal);
    sim.close(socket);
  }

  @Test
  void oneThatCannotBeSentFailsAlone() {
    ReconnectingWebSocket socket =
        sim.connect(
            roomForOne()
                .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .confirmation(
                    Confirmation.byReply(SendAsyncTest::keyOfAllButPoison, reply -> null)));
    socket.send("1");
    CompletableFuture<SendResult> poison = sendAsync(socket, "poison");
    CompletableFuture<SendResult> good = sendAsync(socket, "good");

    sim.open();

    assertThat(poison).isCompletedExceptionally();
    assertThat(good).isCompletedWithValue(SendResult.SENT);
    assertThat(sim.transport().sentTexts()).containsExactly("1", "good");
    sim.close(socket);
  }

  private static @Nullable Object keyOfAllButPoison(Message sent) {
    if (sent.equals(Message.text("poison"))) {
      throw new IllegalArgumentException("no key in it");
    }
    return null;
  }

  @Test
  void whatIsForTheConnectionOfNowIsDroppedAtOnceWhereThereIsNone() {
    ReconnectingWebSocket socket = sim.connect(recording(roomForOne()));
    socket.send("1");
    CompletableFuture<SendResult> second = sendAsync(socket, "2");

    SendOptions scoped = SendOptions.DEFAULT.scope(Scope.CONNECTION);
    assertThat(socket.sendAsync(Message.text("unsubscribe"), scoped).toCompletableFuture())
        .isCompletedWithValue(SendResult.DROPPED);

    sim.open();
    assertThat(second).isCompletedWithValue(SendResult.SENT);
    assertThat(sim.transport().sentTexts()).containsExactly("1", "2");
    assertThat(dropped).singleElement().matches(d -> d.reason() == Reason.CONNECTION_LOST);
    sim.close(socket);
  }

  @Test
  void whatIsForTheConnectionOfNowIsDroppedWithIt() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(recording(sim.options().maxEnqueuedBytes(1_000_000)));
    sim.transport().holdWrites();
    socket.send(Message.binary(new byte[300_000]));
    socket.send(Message.binary(new byte[1_000_000]));
    SendOptions scoped = SendOptions.DEFAULT.scope(Scope.CONNECTION);
    CompletableFuture<SendResult> waiting =
        socket.sendAsync(Message.text("unsubscribe"), scoped).toCompletableFuture();
    CompletableFuture<SendResult> behind = sendAsync(socket, "behind");

    sim.fail();

    assertThat(waiting).isCompletedWithValue(SendResult.DROPPED);
    assertThat(dropped).singleElement().matches(d -> d.reason() == Reason.CONNECTION_LOST);
    assertThat(behind).isNotDone();
    sim.reopen();
    assertThat(behind).isDone();
    sim.close(socket);
  }

  @Test
  void aMessageThatExpiresMakesRoom() {
    ReconnectingWebSocket socket = sim.connect(roomForOne().noConnectionTimeout());
    socket.send(Message.text("stale"), SendOptions.DEFAULT.timeToLive(Duration.ofSeconds(2)));
    CompletableFuture<SendResult> waiting = sendAsync(socket, "2");

    sim.advanceSeconds(2);

    assertThat(waiting).isCompletedWithValue(SendResult.QUEUED);
    sim.close(socket);
  }

  @Test
  void aConfirmationMakesRoomWithAtLeastOnce() {
    ReconnectingWebSocket socket = sim.openWithoutPongs(sim.atLeastOnce().maxEnqueuedMessages(1));
    socket.send("1");
    CompletableFuture<SendResult> waiting = sendAsync(socket, "2");
    assertThat(waiting).as("room is for what is unconfirmed, too").isNotDone();

    sim.transport().pong();

    assertThat(waiting).isCompletedWithValue(SendResult.SENT);
    sim.transport().autoPong(true);
    sim.transport().pong();
    sim.close(socket);
  }

  @Test
  void c18ABufferChangedWhileItWaitsGoesOutAsItWas() {
    ReconnectingWebSocket socket = sim.connect(roomForOne());
    socket.send("1");
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3});
    socket.sendAsync(Message.binary(buffer));
    buffer.put(0, (byte) 9);

    sim.open();

    Message.Binary sent = (Message.Binary) sim.transport().sentMessages().get(1);
    assertThat(sent.buffer()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    sim.close(socket);
  }

  private ReconnectingWebSocketOptions roomForOne() {
    return sim.options().maxEnqueuedMessages(1);
  }

  private ReconnectingWebSocketOptions recording(ReconnectingWebSocketOptions options) {
    return options.on(DroppedEvent.TYPE, dropped::add);
  }

  private List<String> droppedTexts() {
    sim.time.runDue();
    return dropped.stream().map(event -> ((Message.Text) event.message()).value()).toList();
  }

  private static CompletableFuture<SendResult> sendAsync(ReconnectingWebSocket to, String text) {
    return sendAsync(to, Message.text(text));
  }

  private static CompletableFuture<SendResult> sendAsync(
      ReconnectingWebSocket to, Message message) {
    return to.sendAsync(message).toCompletableFuture();
  }
}
