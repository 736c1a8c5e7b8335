package dev.everwire.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.SendResult;
import dev.everwire.policy.Heartbeat;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.events.RecordedEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Sends 0, 1, 2 ... to an echo through a reconnecting socket, one every two milliseconds, and keeps
 * the books: what became of each number, and which came back.
 */
final class NumberedFlow implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final ReconnectingWebSocket socket;
  private final RecordedEvents events;
  private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();

  // Guarded by this, which is notified of each change.
  private final List<SendResult> results = new ArrayList<>();
  private final List<Integer> echoed = new ArrayList<>();
  private int sentWhenLossWasTold;

  private NumberedFlow(String url) {
    socket = ReconnectingWebSocket.connect(url, quick().startClosed(true));
    events =
        RecordedEvents.of(
            socket,
            List.of("open", "error", "close", "reconnecting", "reconnected", "gaveup", "dropped"));
    socket.addEventListener(EventType.MESSAGE, event -> echoed(Integer.parseInt(event.text())));
    socket.addEventListener(ReconnectingEvent.TYPE, event -> lossWasTold());
    socket.reconnect();
  }

  /** Returns options with delays that suit a server next door. */
  static ReconnectingWebSocketOptions quick() {
    return new ReconnectingWebSocketOptions()
        .minReconnectionDelay(Duration.ofMillis(50))
        .maxReconnectionDelay(Duration.ofMillis(500))
        .heartbeat(Heartbeat.pings(Duration.ofSeconds(1), Duration.ofSeconds(10)));
  }

  /** Connects, and waits until the first numbers have come back. */
  static NumberedFlow start(String url) {
    NumberedFlow flow = new NumberedFlow(url);
    flow.events.next(EventType.OPEN);
    var unused = flow.sender.scheduleAtFixedRate(flow::sendNext, 0, 2, TimeUnit.MILLISECONDS);
    flow.awaitThat("100 numbers have come back", () -> flow.echoed.size() >= 100);
    return flow;
  }

  private synchronized void sendNext() {
    results.add(socket.send(Integer.toString(results.size())));
    notifyAll();
  }

  private synchronized void echoed(int number) {
    echoed.add(number);
    notifyAll();
  }

  private synchronized void lossWasTold() {
    sentWhenLossWasTold = results.size();
  }

  private synchronized void awaitThat(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      assertThat(left).as("time left until %s; %s", what, this).isPositive();
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting until " + what, e);
      }
    }
  }

  RecordedEvents events() {
    return events;
  }

  /** Waits until another fifty numbers had to be queued. */
  void awaitQueueing() {
    int already = queued();
    awaitThat("50 more numbers were queued", () -> queued() >= already + 50);
  }

  private synchronized int queued() {
    return (int) results.stream().filter(result -> result == SendResult.QUEUED).count();
  }

  /**
   * Ends the flow and checks the books: what came back is in order and nothing twice; what did not
   * come back had been handed to the connection that was lost, before its loss was known (R6).
   */
  void finish() {
    sender.shutdown();
    awaitTermination();
    int count = sent();
    awaitThat("the last number has come back", () -> echoed.contains(count - 1));
    synchronized (this) {
      assertThat(echoed).isSorted().doesNotHaveDuplicates();
      for (int number = 0; number < count; number++) {
        if (!echoed.contains(number)) {
          assertThat(results.get(number))
              .as("result of lost %d; %s", number, this)
              .isEqualTo(SendResult.SENT);
          assertThat(number)
              .as("lost after the loss was known; %s", this)
              .isLessThan(sentWhenLossWasTold);
        }
      }
    }
    assertThat(socket.queuedMessages()).isZero();
  }

  private synchronized int sent() {
    return results.size();
  }

  private void awaitTermination() {
    try {
      assertThat(sender.awaitTermination(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the sender ends", e);
    }
  }

  @Override
  public void close() {
    sender.shutdownNow();
    socket.close();
  }

  @Override
  public synchronized String toString() {
    return results.size()
        + " sent, "
        + queued()
        + " of them queued, "
        + echoed.size()
        + " echoed, "
        + events;
  }
}
