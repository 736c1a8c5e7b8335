package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.policy.Backoff;
import dev.everwire.policy.Loss;
import dev.everwire.reconnect.GaveUpEvent;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.simulation.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When attempts are made, and how many: R1, R2, R3, R5. */
class AttemptRulesTest {

  private final Simulation sim = new Simulation();

  @Test
  void r2TheFirstAttemptDoesNotWait() {
    ReconnectingWebSocket socket = sim.connect(sim.options());

    assertThat(sim.attempts()).isEqualTo(1);
    assertThat(socket.readyState()).isEqualTo(IWebSocket.CONNECTING);
    sim.close(socket);
  }

  @Test
  void r2DelaysGrowFromAttemptToAttemptUpToTheMaximum() {
    List<Duration> delays = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connect(
            sim.plainOptions()
                .minReconnectionDelay(Duration.ofSeconds(1))
                .maxReconnectionDelay(Duration.ofSeconds(5))
                .reconnectionDelayGrowFactor(2)
                .reconnectionDelayJitter(0)
                .on(ReconnectingEvent.TYPE, event -> delays.add(event.delay())));

    for (int i = 0; i < 5; i++) {
      sim.fail();
      sim.advance(delays.get(i));
    }

    assertThat(delays)
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));
    assertThat(sim.attempts()).isEqualTo(6);
    sim.close(socket);
  }

  @Test
  void r2JitterIsDrawnAfreshForEachAttemptAndEachSocket() {
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ReconnectingWebSocket socket =
          sim.connect(
              sim.plainOptions()
                  .random(new Random(i))
                  .noConnectionTimeout()
                  .on(ReconnectingEvent.TYPE, event -> delays.add(event.delay())));
      for (int n = 0; n < 4; n++) {
        sim.fail();
        sim.advanceSeconds(10);
      }
      sim.close(socket);
    }

    assertThat(delays).as("twelve draws").hasSize(12).doesNotHaveDuplicates();
    assertThat(delays)
        .allSatisfy(
            delay -> assertThat(delay).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10)));
  }

  @Test
  void r1MaxRetriesMeansOneAttemptMore() {
    ReconnectingWebSocket socket = sim.connect(sim.options().maxRetries(2));
    RecordedEvents events = Simulation.events(socket);

    for (int i = 0; i < 3; i++) {
      sim.fail();
      sim.advanceSeconds(1);
    }

    assertThat(sim.attempts()).isEqualTo(3);
    assertThat(socket.readyState()).isEqualTo(IWebSocket.CLOSED);
    assertThat(socket.shouldReconnect()).isFalse();
    GaveUpEvent gaveUp = events.await(GaveUpEvent.TYPE);
    assertThat(gaveUp.attempts()).isEqualTo(2);
    assertThat(gaveUp.cause().source()).isEqualTo(Loss.Source.NETWORK);
    assertThat(sim.time.pendingTimers()).isZero();
  }

  @Test
  void r1TheConnectionTimeoutEndsAnAttemptThatHangs() {
    ReconnectingWebSocket socket = sim.connect(sim.options());
    RecordedEvents events = Simulation.events(socket);

    sim.advance(Duration.ofMillis(3_999));
    assertThat(sim.transport().readyState()).isEqualTo(IWebSocket.CONNECTING);
    sim.advance(Duration.ofMillis(1));

    assertThat(sim.transport().dropped()).as("the hanging attempt is dropped").isTrue();
    assertThat(events.next(EventType.ERROR).error()).hasMessageContaining("within 4000 ms");
    CloseEvent close = events.next(EventType.CLOSE);
    assertThat(close.code()).isEqualTo(1006);
    assertThat(close.willReconnect()).isTrue();
    assertThat(events.next(ReconnectingEvent.TYPE).cause().source()).isEqualTo(Loss.Source.TIMEOUT);
    sim.close(socket);
  }

  @Test
  void r1TheConnectionTimeoutCanBeSwitchedOff() {
    ReconnectingWebSocket socket = sim.connect(sim.options().noConnectionTimeout());

    sim.advanceSeconds(20);

    assertThat(sim.attempts()).isEqualTo(1);
    assertThat(sim.transport().readyState()).isEqualTo(IWebSocket.CONNECTING);
    sim.close(socket);
  }

  @Test
  void r3TheCountReturnsToZeroOnlyAfterMinUptime() {
    ReconnectingWebSocket socket = sim.connect(sim.options());
    sim.fail();
    sim.advanceSeconds(1);
    sim.open();
    assertThat(socket.retryCount()).isEqualTo(1);

    sim.advance(Duration.ofMillis(4_900));
    assertThat(socket.retryCount()).isEqualTo(1);
    sim.advance(Duration.ofMillis(100));

    assertThat(socket.retryCount()).isZero();
    sim.close(socket);
  }

  @Test
  void r3AServerThatAcceptsAndDropsIsNotHammered() {
    ReconnectingWebSocket socket =
        sim.connect(
            sim.plainOptions()
                .minReconnectionDelay(Duration.ofMillis(100))
                .maxReconnectionDelay(Duration.ofSeconds(10))
                .reconnectionDelayGrowFactor(2)
                .reconnectionDelayJitter(0));

    for (int second = 0; second < 600; second++) {
      if (sim.transport().readyState() == IWebSocket.CONNECTING) {
        sim.open();
        sim.fail();
      }
      sim.advance(Duration.ofMillis(100));
    }

    assertThat(sim.attempts()).as("in a minute").isLessThan(16);
    sim.close(socket);
  }

  @Test
  void r3AListenerThatReconnectsInALoopIsHeldToTheFloor() {
    ReconnectingWebSocket[] socket = new ReconnectingWebSocket[1];
    socket[0] = sim.connect(sim.options().on(EventType.CLOSE, event -> socket[0].reconnect()));

    for (int i = 0; i < 600; i++) {
      if (sim.transport().readyState() == IWebSocket.CONNECTING) {
        sim.fail();
      }
      sim.advance(Duration.ofMillis(10));
    }

    assertThat(sim.attempts()).as("in six seconds: five at once, then one each").isBetween(8, 12);
    assertThat(sim.uncaught).isEmpty();
  }

  @Test
  void r5ReconnectDuringAWaitCutsItShortAndResetsTheCount() {
    ReconnectingWebSocket socket = sim.connect(sim.options());
    sim.fail();
    assertThat(socket.retryCount()).isEqualTo(1);

    socket.reconnect();
    sim.time.runDue();

    assertThat(sim.attempts()).isEqualTo(2);
    assertThat(socket.retryCount()).isZero();
    sim.advanceSeconds(2);
    assertThat(sim.attempts()).as("the wait's timer is gone").isEqualTo(2);
    sim.close(socket);
  }

  @Test
  void r5ReconnectInALoopWaitsNoLongerThanTheFloorAsksFor() {
    ReconnectingWebSocket socket = sim.connect(sim.options());

    for (int i = 0; i < 100; i++) {
      socket.reconnect();
      sim.advance(Duration.ofMillis(100));
      if (sim.transport().readyState() == IWebSocket.CONNECTING) {
        sim.open();
      }
    }

    assertThat(sim.attempts()).as("in ten seconds: five at once, then one each").isBetween(13, 16);
    sim.close(socket);
  }

  @Test
  void r5ReconnectReplacesAnOpenConnection() {
    ReconnectingWebSocket socket = sim.connectAndOpen(sim.options());
    RecordedEvents events = Simulation.events(socket);

    socket.reconnect(4000, "moving");
    sim.time.runDue();

    assertThat(sim.network.attempts().get(0).sent())
        .containsExactly(new Sent.Close(4000, "moving"));
    assertThat(events.next(EventType.CLOSE).code()).isEqualTo(4000);
    assertThat(events.next(ReconnectingEvent.TYPE).delay()).isZero();
    sim.open();
    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    assertThat(events.names()).contains("open", "reconnected").doesNotContain("error");
    sim.close(socket);
  }

  @Test
  void r5ReconnectLeavesAnAttemptThatIsUnderWayAlone() {
    ReconnectingWebSocket socket = sim.connect(sim.options());

    socket.reconnect();
    socket.reconnect();
    sim.time.runDue();

    assertThat(sim.attempts()).isEqualTo(1);
    sim.close(socket);
  }

  @Test
  void r5ReconnectWorksAfterCloseAndAfterGivingUp() {
    ReconnectingWebSocket socket = sim.connect(sim.options().maxRetries(0));
    sim.fail();
    assertThat(socket.readyState()).isEqualTo(IWebSocket.CLOSED);

    socket.reconnect();
    assertThat(socket.readyState()).as("at once").isEqualTo(IWebSocket.CONNECTING);
    sim.time.runDue();
    sim.open();
    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);

    sim.close(socket);
    socket.reconnect();
    sim.time.runDue();
    assertThat(sim.attempts()).isEqualTo(3);
    sim.close(socket);
  }

  @Test
  void r5CloseWhileWaitingCancelsTheWaitAndDispatchesOneClose() {
    ReconnectingWebSocket socket = sim.connect(sim.options());
    sim.fail();
    RecordedEvents events = Simulation.events(socket);

    socket.close(3000, "enough");
    sim.time.runDue();

    CloseEvent close = events.next(EventType.CLOSE);
    assertThat(close.code()).isEqualTo(3000);
    assertThat(close.reason()).isEqualTo("enough");
    assertThat(close.willReconnect()).isFalse();
    assertThat(sim.time.pendingTimers()).isZero();
    sim.advanceSeconds(30);
    assertThat(sim.attempts()).isEqualTo(1);
    events.assertNoMore();
  }

  @Test
  void r5AListenersCloseVetoesTheRetry() {
    ReconnectingWebSocket[] socket = new ReconnectingWebSocket[1];
    socket[0] =
        sim.connect(
            sim.options()
                .on(
                    EventType.CLOSE,
                    event -> {
                      if (event.willReconnect()) {
                        socket[0].close();
                      }
                    }));
    sim.fail();

    sim.advanceSeconds(30);

    assertThat(sim.attempts()).isEqualTo(1);
    assertThat(socket[0].readyState()).isEqualTo(IWebSocket.CLOSED);
    assertThat(sim.time.pendingTimers()).isZero();
  }

  @Test
  void r5CloseDuringAnAttemptDropsIt() {
    ReconnectingWebSocket socket = sim.connect(sim.options());
    RecordedEvents events = Simulation.events(socket);

    socket.close();
    assertThat(socket.readyState()).as("at once").isEqualTo(IWebSocket.CLOSING);
    sim.time.runDue();

    assertThat(socket.readyState()).isEqualTo(IWebSocket.CLOSED);
    assertThat(sim.network.living()).isEmpty();
    assertThat(events.names()).containsExactly("close");
    sim.transport().open();
    sim.time.runDue();
    assertThat(events.names()).as("R9: a late open is nobody's").containsExactly("close");
    events.next(EventType.CLOSE);
    events.assertNoMore();
  }

  @Test
  void startClosedWaitsForReconnect() {
    ReconnectingWebSocket socket = sim.connect(sim.options().startClosed(true));
    sim.advanceSeconds(60);
    assertThat(sim.attempts()).isZero();
    assertThat(socket.readyState()).isEqualTo(IWebSocket.CLOSED);

    socket.reconnect();
    sim.time.runDue();

    assertThat(sim.attempts()).isEqualTo(1);
    assertThat(socket.readyState()).isEqualTo(IWebSocket.CONNECTING);
    sim.close(socket);
  }

  @Test
  void anApplicationsBackoffThatThrowsIsReportedAndTheDefaultDecides() {
    Backoff broken =
        (attempt, previous, random) -> {
          throw new IllegalStateException("broken backoff");
        };
    ReconnectingWebSocket socket = sim.connect(sim.plainOptions().backoff(broken));

    sim.fail();
    sim.advanceSeconds(5);

    assertThat(sim.attempts()).isEqualTo(2);
    assertThat(sim.uncaught)
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo("broken backoff");
    sim.close(socket);
  }
}
