package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.HandshakeException;
import dev.everwire.IWebSocket;
import dev.everwire.policy.ReconnectPolicy;
import dev.everwire.policy.Verdict;
import dev.everwire.reconnect.GaveUpEvent;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.events.RecordedEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is worth a retry, where to, and what is told of it: R4, R8, R9. */
class PolicyRulesTest {

  private final Simulation sim = new Simulation();
  private final List<Duration> delays = new ArrayList<>();

  private ReconnectingWebSocketOptions options() {
    return sim.options().on(ReconnectingEvent.TYPE, event -> delays.add(event.delay()));
  }

  @Test
  void r8EveryCloseOfThePeersIsWorthARetry() {
    for (int code : new int[] {1000, 1001, 1005, 1008, 1011, 4401}) {
      Simulation fresh = new Simulation();
      ReconnectingWebSocket socket = fresh.connectAndOpen(fresh.options());
      fresh.transport().closeByPeer(code, "");
      fresh.advanceSeconds(1);
      assertThat(fresh.attempts()).as("after %s", code).isEqualTo(2);
      fresh.close(socket);
    }
  }

  @Test
  void r8TheApplicationCanNameCodesAndStatusesThatEndIt() {
    ReconnectPolicy policy = ReconnectPolicy.standard().endOnCodes(4401).endOnStatuses(403);
    ReconnectingWebSocket byCode = sim.connectAndOpen(options().reconnectPolicy(policy));
    RecordedEvents events = Simulation.events(byCode);
    sim.transport().closeByPeer(4401, "who are you");
    sim.time.runDue();

    CloseEvent close = events.next(EventType.CLOSE);
    assertThat(close.code()).isEqualTo(4401);
    assertThat(close.reason()).isEqualTo("who are you");
    assertThat(close.willReconnect()).isFalse();
    assertThat(events.next(GaveUpEvent.TYPE).cause().code()).isEqualTo(4401);
    assertThat(byCode.readyState()).isEqualTo(IWebSocket.CLOSED);

    ReconnectingWebSocket byStatus = sim.connect(options().reconnectPolicy(policy));
    sim.transport().refuse(403);
    sim.time.runDue();
    assertThat(byStatus.readyState()).isEqualTo(IWebSocket.CLOSED);
  }

  @ParameterizedTest
  @CsvSource({"7, 8", "0, 1", "'Thu, 01 Jan 2026 00:00:09 GMT', 10", "nonsense, 1", "-3, 1"})
  void r8RetryAfterIsHonoured(String header, long expectedSeconds) {
    ReconnectingWebSocket socket = sim.connect(options());

    sim.transport().refuse(503, Map.of("retry-after", List.of(header)));
    sim.time.runDue();

    assertThat(delays).containsExactly(Duration.ofSeconds(expectedSeconds));
    sim.close(socket);
  }

  @Test
  void r8AnAbsurdRetryAfterIsCapped() {
    ReconnectingWebSocket socket = sim.connect(options());

    sim.transport().refuse(503, Map.of("Retry-After", List.of("999999999")));
    sim.time.runDue();

    assertThat(delays).containsExactly(Duration.ofHours(1).plusSeconds(1));
    sim.close(socket);
  }

  @ParameterizedTest
  @CsvSource({"1012, 6", "1013, 31"})
  void r8TheServersCloseCodesShapeTheWait(int code, long expectedSeconds) {
    ReconnectingWebSocket socket = sim.connectAndOpen(options());

    sim.transport().closeByPeer(code, "");
    sim.time.runDue();

    assertThat(delays).containsExactly(Duration.ofSeconds(expectedSeconds));
    sim.close(socket);
  }

  @Test
  void r8WhatCanNeverSucceedEndsIt() {
    ReconnectingWebSocket socket =
        ReconnectingWebSocket.connect(options().url(() -> "ftp://example.org/"));
    RecordedEvents events = Simulation.events(socket);

    sim.time.runDue();

    assertThat(events.next(EventType.ERROR).error())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ftp://example.org/");
    assertThat(events.next(EventType.CLOSE).willReconnect()).isFalse();
    events.next(GaveUpEvent.TYPE);
    assertThat(sim.time.pendingTimers()).isZero();
  }

  @Test
  void r8APolicyThatThrowsIsReportedAndTheDefaultDecides() {
    ReconnectPolicy broken =
        (loss, now) -> {
          throw new IllegalStateException("broken policy");
        };
    ReconnectingWebSocket socket = sim.connect(options().reconnectPolicy(broken));

    sim.fail();
    sim.advanceSeconds(1);

    assertThat(sim.attempts()).isEqualTo(2);
    assertThat(sim.uncaught).hasSize(1);
    sim.close(socket);
  }

  @Test
  void r8AVerdictsWaitComesOnTopOfTheBackoffs() {
    ReconnectPolicy policy = (loss, now) -> Verdict.retryAfter(Duration.ofSeconds(20));
    ReconnectingWebSocket socket = sim.connect(options().reconnectPolicy(policy));

    sim.fail();

    assertThat(delays).containsExactly(Duration.ofSeconds(21));
    sim.close(socket);
  }

  @Test
  void r9ErrorComesBeforeCloseWithTheTrueCause() {
    ReconnectingWebSocket socket = sim.connect(options());
    RecordedEvents events = Simulation.events(socket);

    sim.transport().refuse(503);
    sim.time.runDue();

    Throwable cause = events.next(EventType.ERROR).error();
    assertThat(cause).isInstanceOf(HandshakeException.class);
    assertThat(((HandshakeException) cause).status()).isEqualTo(503);
    CloseEvent close = events.next(EventType.CLOSE);
    assertThat(close.code()).isEqualTo(1006);
    assertThat(close.wasClean()).isFalse();
    assertThat(close.cause()).isSameAs(cause);
    assertThat(events.next(ReconnectingEvent.TYPE).cause().status()).isEqualTo(503);
    sim.close(socket);
  }

  @Test
  void r9ACleanCloseOfThePeersIsNoError() {
    ReconnectingWebSocket socket = sim.connectAndOpen(options());
    RecordedEvents events = Simulation.events(socket);

    sim.transport().closeByPeer(1001, "deploy");
    sim.time.runDue();

    CloseEvent close = events.next(EventType.CLOSE);
    assertThat(close.code()).isEqualTo(1001);
    assertThat(close.reason()).isEqualTo("deploy");
    assertThat(close.wasClean()).isTrue();
    sim.close(socket);
  }

  @Test
  void r4SuppliersAreAskedAnewBeforeEachAttempt() {
    Iterator<String> urls = List.of("wss://a.example/", "wss://b.example/").iterator();
    Iterator<String> tokens = List.of("one", "two").iterator();
    ReconnectingWebSocket socket =
        ReconnectingWebSocket.connect(
            options()
                .url(urls::next)
                .protocols(() -> List.of("p" + delays.size()))
                .headersAsync(
                    () ->
                        CompletableFuture.completedFuture(
                            Map.of("Authorization", "Bearer " + tokens.next()))));
    sim.time.runDue();
    assertThat(sim.transport().request().uri()).hasHost("a.example");
    sim.fail();
    sim.advanceSeconds(1);

    assertThat(sim.transport().request().uri()).hasHost("b.example");
    assertThat(sim.transport().request().protocols()).containsExactly("p1");
    assertThat(sim.transport().request().headers())
        .containsEntry("Authorization", List.of("Bearer two"));
    assertThat(socket.url()).isEqualTo("wss://b.example/");
    sim.close(socket);
  }

  @Test
  void r4ASupplierThatFailsIsAFailedAttempt() {
    ReconnectingWebSocket socket =
        ReconnectingWebSocket.connect(
            options()
                .urlAsync(() -> CompletableFuture.failedFuture(new IllegalStateException("no"))));
    RecordedEvents events = Simulation.events(socket);
    sim.time.runDue();

    assertThat(events.next(EventType.ERROR).error()).hasMessage("no");
    events.next(EventType.CLOSE);
    assertThat(events.next(ReconnectingEvent.TYPE).attempt()).isEqualTo(1);
    sim.close(socket);
  }

  @Test
  void r4TheConnectionTimeoutCoversSuppliers() {
    ReconnectingWebSocket socket =
        ReconnectingWebSocket.connect(options().urlAsync(() -> new CompletableFuture<>()));
    RecordedEvents events = Simulation.events(socket);

    sim.advanceSeconds(4);

    assertThat(events.next(EventType.ERROR).error()).hasMessageContaining("PREPARING");
    events.next(EventType.CLOSE);
    events.next(ReconnectingEvent.TYPE);
    sim.close(socket);
  }

  @Test
  void whatIsKnownToBeWrongThrowsAtOnce() {
    assertThatThrownBy(() -> ReconnectingWebSocket.connect("ws://example.org/#part", options()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fragment");
    assertThatThrownBy(
            () -> ReconnectingWebSocket.connect(Simulation.URL, options().protocols("a b")))
        .hasMessageContaining("\"a b\"");
    assertThatThrownBy(
            () ->
                ReconnectingWebSocket.connect(
                    "ws://example.org/", options().header("Authorization", "Bearer x")))
        .hasMessageContaining("allowCleartextAuthorization")
        .hasMessageNotContaining("Bearer x");
    assertThatThrownBy(
            () ->
                ReconnectingWebSocket.connect(
                    Simulation.URL,
                    sim.plainOptions()
                        .minReconnectionDelay(Duration.ofSeconds(20))
                        .maxReconnectionDelay(Duration.ofSeconds(10))))
        .hasMessageContaining("PT20S")
        .hasMessageContaining("PT10S");
    assertThat(sim.attempts()).isZero();
  }
}
