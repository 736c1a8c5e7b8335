package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.policy.Overflow;
import dev.everwire.policy.QueueFullException;
import dev.everwire.policy.SendOptions;
import dev.everwire.policy.SendOptions.Scope;
import dev.everwire.reconnect.DroppedEvent;
import dev.everwire.reconnect.DroppedEvent.Reason;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.testkit.simulation.Sent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of what is sent: R6 and R7. */
class SendingRulesTest {

  private final Simulation sim = new Simulation();
  private final List<DroppedEvent> dropped = new ArrayList<>();

  @Test
  void r6WhatIsSentWhileDownGoesOutInOrderBeforeTheOpenEvent() {
    List<String> sentWhenOpened = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connect(
            sim.options()
                .on(
                    EventType.OPEN,
                    event -> {
                      sentWhenOpened.addAll(sim.transport().sentTexts());
                      ((ReconnectingWebSocket) event.target()).send("from open");
                    }));
    assertThat(socket.send("1")).isEqualTo(SendResult.QUEUED);
    assertThat(socket.send("2")).isEqualTo(SendResult.QUEUED);
    assertThat(socket.bufferedAmount()).isEqualTo(2);

    sim.open();

    assertThat(sentWhenOpened).containsExactly("1", "2");
    assertThat(socket.send("3")).isEqualTo(SendResult.SENT);
    assertThat(sim.transport().sentTexts()).containsExactly("1", "2", "from open", "3");
    assertThat(socket.bufferedAmount()).isZero();
    sim.close(socket);
  }

  @Test
  void r6WhatIsSentDuringAnOutageGoesOutOnTheNextConnection() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    socket.send("before");
    sim.fail();
    socket.send("during");
    sim.advanceSeconds(1);
    sim.open();

    assertThat(sim.network.attempts().get(0).sentTexts()).containsExactly("before");
    assertThat(sim.transport().sentTexts()).containsExactly("during");
    sim.close(socket);
  }

  @Test
  void r6AfterCloseSendRefuses() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    socket.close();

    assertThat(socket.send("late")).isEqualTo(SendResult.REFUSED);
    sim.time.runDue();
    assertThat(socket.send("later")).isEqualTo(SendResult.REFUSED);
    assertThat(sim.transport().sentTexts()).isEmpty();
    sim.close(socket);
  }

  @Test
  void r8AfterGivingUpSendRefuses() {
    ReconnectingWebSocket socket = sim.connect(sim.options().maxRetries(0));
    socket.send("accepted");
    sim.fail();

    assertThat(socket.send("refused")).isEqualTo(SendResult.REFUSED);
    assertThat(socket.drainQueuedMessages()).containsExactly(Message.text("accepted"));
    assertThat(socket.drainQueuedMessages()).isEmpty();
  }

  @Test
  void r6AFullQueueFailsTheSendByDefault() {
    ReconnectingWebSocket socket = sim.connect(sim.options().maxEnqueuedMessages(2));
    socket.send("1");
    socket.send("2");

    assertThatThrownBy(() -> socket.send("3"))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("2 messages");
    sim.open();
    assertThat(sim.transport().sentTexts()).containsExactly("1", "2");
    sim.close(socket);
  }

  @Test
  void r6TheQueueIsBoundedInBytesOfUtf8() {
    ReconnectingWebSocket socket = sim.connect(sim.options().maxEnqueuedBytes(6));
    socket.send("€€");

    assertThat(socket.bufferedAmount()).isEqualTo(6);
    assertThatThrownBy(() -> socket.send("x")).isInstanceOf(QueueFullException.class);
    sim.close(socket);
  }

  @Test
  void r6DropOldestDropsWhatWaitedLongestAndTells() {
    ReconnectingWebSocket socket =
        sim.connect(droppedTo(Overflow.DROP_OLDEST).maxEnqueuedMessages(2));
    socket.send("1");
    socket.send("2");

    assertThat(socket.send("3")).isEqualTo(SendResult.QUEUED);
    sim.open();

    assertThat(sim.transport().sentTexts()).containsExactly("2", "3");
    assertDropped(Reason.OVERFLOW, "1");
    sim.close(socket);
  }

  @Test
  void r6DropNewestDropsWhatIsGivenAndTells() {
    ReconnectingWebSocket socket =
        sim.connect(droppedTo(Overflow.DROP_NEWEST).maxEnqueuedMessages(2));
    socket.send("1");
    socket.send("2");

    assertThat(socket.send("3")).isEqualTo(SendResult.DROPPED);
    sim.open();

    assertThat(sim.transport().sentTexts()).containsExactly("1", "2");
    assertDropped(Reason.OVERFLOW, "3");
    sim.close(socket);
  }

  @Test
  void r6BlockWaitsForRoom() throws Exception {
    ReconnectingWebSocket socket = sim.connect(droppedTo(Overflow.BLOCK).maxEnqueuedMessages(1));
    socket.send("1");
    CompletableFuture<SendResult> result = new CompletableFuture<>();
    Thread sender = new Thread(() -> result.complete(socket.send("2")));
    sender.start();
    while (sender.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    sim.open();

    assertThat(result.get(20, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(SendResult.SENT);
    sender.join(20_000);
    assertThat(sim.transport().sentTexts()).containsExactly("1", "2");
    sim.close(socket);
  }

  @Test
  void r6BlockIsRefusedWhenTheSocketIsClosedMeanwhile() throws Exception {
    ReconnectingWebSocket socket = sim.connect(droppedTo(Overflow.BLOCK).maxEnqueuedMessages(1));
    socket.send("1");
    CompletableFuture<SendResult> result = new CompletableFuture<>();
    Thread sender = new Thread(() -> result.complete(socket.send("2")));
    sender.start();
    while (sender.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    socket.close();

    assertThat(result.get(20, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(SendResult.REFUSED);
    sender.join(20_000);
  }

  @Test
  void r6BlockFailsOnTheEventThreadThatWouldWaitForItself() {
    List<Throwable> thrown = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connect(
            droppedTo(Overflow.BLOCK)
                .maxEnqueuedMessages(1)
                .on(
                    EventType.CLOSE,
                    event -> {
                      try {
                        event.target().send(Message.text("2"));
                      } catch (QueueFullException e) {
                        thrown.add(e);
                      }
                    }));
    socket.send("1");

    sim.fail();

    assertThat(thrown).singleElement().asString().contains("its own event thread");
    sim.close(socket);
  }

  @Test
  void r6AMessageThatCannotBeSentFailsAlone() {
    ReconnectingWebSocket socket = sim.connect(droppedTo(Overflow.FAIL));
    socket.send("poison");
    socket.send("good");
    sim.transport().failNextSend(new IllegalStateException("too large for this transport"));

    sim.open();

    assertThat(sim.transport().sentTexts()).containsExactly("good");
    assertDropped(Reason.UNSENDABLE, "poison");
    assertThat(dropped.get(0).cause()).hasMessage("too large for this transport");
    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    sim.close(socket);
  }

  @Test
  void r6ABufferChangedAfterSendGoesOutAsItWas() {
    ReconnectingWebSocket socket = sim.connect(sim.options());
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3});
    socket.send(Message.binary(buffer));
    buffer.put(0, (byte) 9);

    sim.open();

    assertThat(sim.transport().sent()).singleElement().asString().doesNotContain("9");
    Message.Binary sent = (Message.Binary) sim.transport().sentMessages().get(0);
    assertThat(sent.buffer()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    sim.close(socket);
  }

  @Test
  void r6AMessageThatOutlivedItsTimeIsDroppedWhenThatIsOver() {
    ReconnectingWebSocket socket = sim.connect(droppedTo(Overflow.FAIL).noConnectionTimeout());
    SendOptions briefly = SendOptions.DEFAULT.timeToLive(Duration.ofSeconds(2));
    socket.send(Message.text("stale"), briefly);
    socket.send("kept");

    sim.advance(Duration.ofMillis(1_999));
    assertThat(socket.queuedMessages()).isEqualTo(2);
    sim.advance(Duration.ofMillis(1));

    assertThat(socket.queuedMessages()).isEqualTo(1);
    assertDropped(Reason.EXPIRED, "stale");
    sim.open();
    assertThat(sim.transport().sentTexts()).containsExactly("kept");
    sim.close(socket);
  }

  @Test
  void r6AConnectionScopedMessageDiesWithItsConnection() {
    ReconnectingWebSocket socket = sim.connectAndOpen(droppedTo(Overflow.FAIL));
    SendOptions scoped = SendOptions.DEFAULT.scope(Scope.CONNECTION);
    sim.transport().holdWrites();
    byte[] plenty = new byte[1 << 20];
    socket.send(Message.binary(plenty));
    assertThat(socket.send(Message.text("unsubscribe"), scoped)).isEqualTo(SendResult.QUEUED);
    sim.fail();

    assertDropped(Reason.CONNECTION_LOST, "unsubscribe");
    assertThat(socket.send(Message.text("nowhere"), scoped)).isEqualTo(SendResult.DROPPED);
    sim.advanceSeconds(1);
    sim.open();
    assertThat(sim.transport().sentTexts()).isEmpty();
    sim.close(socket);
  }

  @Test
  void r6AConnectionIsGivenNoMoreThanItCanTake() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    sim.transport().holdWrites();
    byte[] chunk = new byte[64 << 10];
    for (int i = 0; i < 20; i++) {
      socket.send(Message.binary(chunk));
    }
    assertThat(sim.transport().bufferedAmount()).isEqualTo(4L * chunk.length);
    assertThat(socket.queuedMessages()).isEqualTo(16);
    assertThat(socket.bufferedAmount()).isEqualTo(20L * chunk.length);

    sim.transport().releaseWrites();
    sim.time.runDue();

    assertThat(socket.queuedMessages()).isZero();
    assertThat(sim.transport().sentMessages()).hasSize(20);
    sim.close(socket);
  }

  @Test
  void r6CloseFlushesWhatWasAcceptedFirst() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    sim.transport().holdWrites();
    socket.send(Message.binary(new byte[1 << 20]));
    socket.send("last words");
    socket.close(1000, "bye");
    sim.time.runDue();
    assertThat(sim.transport().readyState()).isEqualTo(IWebSocket.OPEN);

    sim.transport().releaseWrites();
    sim.time.runDue();

    assertThat(sim.transport().sent())
        .endsWith(Sent.text("last words"), new Sent.Close(1000, "bye"));
    assertThat(socket.readyState()).isEqualTo(IWebSocket.CLOSED);
    sim.close(socket);
  }

  @Test
  void r7TheHookRunsOnEachConnectionAheadOfTheQueue() {
    ReconnectingWebSocket socket =
        sim.connect(
            sim.options()
                .onConnect(
                    connection -> {
                      connection.send(Message.text("login"));
                      return null;
                    }));
    socket.send("queued");
    sim.open();
    assertThat(sim.transport().sentTexts()).containsExactly("login", "queued");

    sim.fail();
    socket.send("again");
    sim.advanceSeconds(1);
    sim.open();

    assertThat(sim.transport().sentTexts()).containsExactly("login", "again");
    sim.close(socket);
  }

  @Test
  void r7TheQueueWaitsForAHookThatWaitsForAnAnswer() {
    List<String> messages = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connect(
            sim.options()
                .on(EventType.MESSAGE, event -> messages.add(event.text()))
                .onConnect(
                    connection -> {
                      CompletableFuture<Void> loggedIn = new CompletableFuture<>();
                      connection.addEventListener(
                          EventType.MESSAGE,
                          event -> {
                            if (event.text().equals("welcome")) {
                              loggedIn.complete(null);
                            }
                          });
                      connection.send(Message.text("login"));
                      return loggedIn;
                    }));
    socket.send("queued");
    sim.open();
    assertThat(socket.readyState()).isEqualTo(IWebSocket.CONNECTING);
    sim.transport().receive("hello");
    sim.transport().receive("welcome");
    sim.time.runDue();

    assertThat(sim.transport().sentTexts()).containsExactly("login", "queued");
    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    assertThat(messages).as("held until open, then in order").containsExactly("hello", "welcome");
    sim.close(socket);
  }

  @Test
  void r7AHookThatFailsIsAFailedAttempt() {
    ReconnectingWebSocket socket =
        sim.connect(
            sim.options()
                .onConnect(
                    connection ->
                        CompletableFuture.failedFuture(new SecurityException("bad login"))));
    List<Throwable> errors = new ArrayList<>();
    socket.addEventListener(EventType.ERROR, event -> errors.add(event.error()));

    sim.open();

    assertThat(errors).singleElement().isInstanceOf(SecurityException.class);
    assertThat(sim.network.living()).isEmpty();
    sim.advanceSeconds(1);
    assertThat(sim.attempts()).isEqualTo(2);
    sim.close(socket);
  }

  @Test
  void r7TheConnectionTimeoutCoversTheHook() {
    ReconnectingWebSocket socket =
        sim.connect(sim.options().onConnect(connection -> new CompletableFuture<>()));
    sim.open();

    sim.advanceSeconds(5);

    assertThat(sim.attempts()).isEqualTo(2);
    assertThat(sim.network.attempts().get(0).dropped()).isTrue();
    sim.close(socket);
  }

  private dev.everwire.reconnect.ReconnectingWebSocketOptions droppedTo(Overflow overflow) {
    return sim.options().overflow(overflow).on(DroppedEvent.TYPE, dropped::add);
  }

  private void assertDropped(Reason reason, String text) {
    assertThat(dropped).isNotEmpty();
    assertThat(dropped.get(0).reason()).isEqualTo(reason);
    assertThat(dropped.get(0).message()).isEqualTo(Message.text(text));
  }
}
