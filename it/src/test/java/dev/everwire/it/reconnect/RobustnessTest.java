package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.WebSocketFactory;
import dev.everwire.policy.SendOptions;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What applications do wrong, and what connections do at a bad moment. */
class RobustnessTest {

  private final Simulation sim = new Simulation();

  @ParameterizedTest
  @ValueSource(strings = {"open", "message", "error", "close", "reconnecting", "reconnected"})
  void c10AListenerThatThrowsEndsNothing(String type) {
    List<String> heard = new ArrayList<>();
    ReconnectingWebSocket socket = sim.connect(sim.options());
    socket.addEventListener(
        type,
        event -> {
          throw new AssertionError("thrown by a listener of " + type);
        });
    socket.addEventListener(type, event -> heard.add(event.type()));
    sim.open();
    sim.transport().receive("m");
    sim.fail();
    sim.advanceSeconds(1);
    sim.open();

    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    assertThat(heard).isNotEmpty();
    assertThat(sim.uncaught).hasSameSizeAs(heard);
    sim.close(socket);
  }

  @Test
  void r6AConnectionThatClosesDuringTheFlushLeavesTheRestInTheQueue() {
    ReconnectingWebSocket socket =
        sim.connect(
            sim.options()
                .onConnect(
                    connection -> {
                      if (sim.attempts() == 1) {
                        connection.close(1000, "");
                      }
                      return null;
                    }));
    socket.send("1");
    socket.send("2");
    sim.open();
    assertThat(sim.transport().sentTexts()).isEmpty();
    assertThat(socket.queuedMessages()).isEqualTo(2);

    sim.advanceSeconds(1);
    sim.open();

    assertThat(sim.transport().sentTexts()).containsExactly("1", "2");
    sim.close(socket);
  }

  @Test
  void r5ReconnectWithACodeThatIsNotAllowedChangesNothing() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());

    assertThatThrownBy(() -> socket.reconnect(1006, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1006");
    sim.time.runDue();

    assertThat(sim.attempts()).isEqualTo(1);
    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    sim.close(socket);
  }

  @Test
  void betweenConnectionsNothingIsSaidOfTheDeadOne() {
    ReconnectingWebSocket socket = sim.connect(sim.options().protocols("chat"));
    sim.transport().open("chat");
    assertThat(socket.protocol()).isEqualTo("chat");
    sim.transport().holdWrites();
    assertThat(socket.send("lost with its connection")).isEqualTo(SendResult.SENT);
    assertThat(socket.bufferedAmount()).isPositive();

    sim.fail();

    assertThat(socket.protocol()).isEmpty();
    assertThat(socket.bufferedAmount()).isZero();
    assertThat(socket.readyState()).as("waiting, not finished").isEqualTo(IWebSocket.CONNECTING);
    sim.close(socket);
  }

  @Test
  void r9WhatAnAbandonedConnectionSaysIsNotHeard() {
    List<String> heard = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connectAndOpen(sim.options().on(EventType.MESSAGE, event -> heard.add(event.text())));
    socket.reconnect();
    sim.network.attempts().get(0).receive("too late");
    sim.time.runDue();
    sim.open();
    sim.transport().receive("fresh");

    assertThat(heard).doesNotContain("too late").containsExactly("fresh");
    sim.close(socket);
  }

  @Test
  void aChangeOfBinaryTypeHoldsForThisConnectionAndTheNext() {
    List<Message> received = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connectAndOpen(
            sim.options().on(EventType.MESSAGE, event -> received.add(event.data())));
    socket.binaryType("blob");
    sim.transport().receive(Message.binary(new byte[] {1}));
    sim.fail();
    sim.advanceSeconds(1);
    sim.open();
    sim.transport().receive(Message.binary(new byte[] {1}));

    assertThat(received).hasOnlyElementsOfType(dev.everwire.Blob.class);
    assertThatThrownBy(() -> socket.binaryType("fragments"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"fragments\"");
    assertThat(socket.binaryType()).isEqualTo("blob");
    sim.close(socket);
  }

  @Test
  void messagesThatArriveInClosingAreDiscarded() {
    List<String> heard = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connectAndOpen(sim.options().on(EventType.MESSAGE, event -> heard.add(event.text())));
    socket.close();
    sim.transport().receive("late");
    sim.time.runDue();

    assertThat(heard).isEmpty();
  }

  @Test
  void aTransportThatThrowsWhenItIsLeftDoesNotEndTheRetrying() {
    WebSocketFactory bare = sim.network.bareFactory();
    ReconnectingWebSocket socket =
        sim.connect(
            sim.options()
                .webSocket(
                    (request, beforeConnecting) ->
                        bare.create(
                            request, made -> beforeConnecting.accept(throwingOnClose(made)))));
    sim.advanceSeconds(5);

    assertThat(sim.uncaught).isNotEmpty();
    assertThat(sim.attempts()).as("after the connection timeout").isEqualTo(2);
    assertThat(socket.shouldReconnect()).isTrue();
  }

  private static IWebSocket throwingOnClose(IWebSocket socket) {
    return (IWebSocket)
        Proxy.newProxyInstance(
            IWebSocket.class.getClassLoader(),
            new Class<?>[] {IWebSocket.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                throw new IllegalStateException("broken close");
              }
              return method.invoke(socket, arguments);
            });
  }

  @Test
  void aMessageWithATimeToLiveLeavesNoTimerOnceItIsSent() {
    ReconnectingWebSocket socket = sim.connect(sim.options().noHeartbeat());
    socket.send(Message.text("in time"), SendOptions.DEFAULT.timeToLive(Duration.ofHours(1)));
    sim.open();

    assertThat(sim.transport().sentTexts()).containsExactly("in time");
    assertThat(sim.time.pendingTimers()).isZero();
    sim.close(socket);
  }

  @Test
  void closedCompletesWhenAllIsHandedOverAndHandsAreShaken() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    CompletableFuture<CloseEvent> closed = socket.closed().toCompletableFuture();
    sim.fail();
    assertThat(closed).as("an outage is no end").isNotDone();
    sim.advanceSeconds(1);
    sim.open();
    socket.send("last");
    socket.close(1000, "bye");
    sim.time.runDue();

    assertThat(closed).isCompletedWithValueMatching(event -> event.reason().equals("bye"));
    assertThat(sim.transport().sentTexts()).containsExactly("last");
    socket.reconnect();
    assertThat(socket.closed().toCompletableFuture()).as("it lives again").isNotDone();
    sim.time.runDue();
    sim.close(socket);
  }

  @Test
  void optionsOutOfRangeAreRefusedByTheirSetters() {
    ReconnectingWebSocketOptions options = new ReconnectingWebSocketOptions();

    assertThatThrownBy(() -> options.maxRetries(-1)).hasMessageContaining("maxRetries -1");
    assertThatThrownBy(() -> options.minUptime(Duration.ofSeconds(-1)))
        .hasMessageContaining("minUptime PT-1S: must be 0 ms to 24 hours");
    assertThatThrownBy(() -> options.connectionTimeout(Duration.ZERO))
        .hasMessageContaining("connectionTimeout PT0S: must be 1 ms to 24 hours");
    assertThatThrownBy(() -> options.closeTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
        .hasMessageContaining("must be 1 ms to 24 hours");
    assertThatThrownBy(() -> options.maxEnqueuedMessages(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> options.maxEnqueuedBytes(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> options.reconnectionDelayGrowFactor(Double.NaN))
        .hasMessageContaining("NaN: must be 1 to 100");
    assertThatThrownBy(
            () ->
                ReconnectingWebSocket.connect(
                    Simulation.URL,
                    options
                        .backoff(dev.everwire.policy.Backoff.fixed(Duration.ZERO))
                        .reconnectionDelayJitter(1)))
        .hasMessageContaining("backoff is set");
  }
}
