package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.reconnect.CatchUp;
import dev.everwire.reconnect.CatchUpException;
import dev.everwire.reconnect.CatchUpException.Reason;
import dev.everwire.reconnect.CatchUpOptions;
import dev.everwire.reconnect.CatchUpOptions.Choice;
import dev.everwire.reconnect.GapEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.testkit.simulation.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** R14: what happens when catching up fails, or is overtaken by the next loss. */
class CatchUpFailureRulesTest extends CatchUpSimulation {
  // ---- failure

  @Test
  void r14AHookThatFailsCostsTheConnectionAndIsCalledAgainWithTheSameOutage() {
    ReconnectingWebSocket socket = catchingUp();
    CatchUp first = call().catchUp();
    receive("live 1");
    call().deliver("missed 1");
    List<CloseEvent> closes = new ArrayList<>();
    socket.addEventListener(EventType.CLOSE, closes::add);

    failHook();

    assertThat(failures).extracting(CatchUpException::reason).containsExactly(Reason.FAILED);
    assertThat(failures.get(0)).hasRootCauseMessage("no replay today");
    assertThat(closes.get(0).willReconnect()).isTrue();
    assertThat(closes.get(0).cause()).isSameAs(failures.get(0));
    assertThat(first.signal().aborted()).isTrue();
    assertThat(sim.network.attempts().get(1).dropped()).isTrue();
    sim.reopen();
    CatchUp second = call().catchUp();
    assertThat(second.outageStart()).isEqualTo(first.outageStart());
    assertThat(second.lastMessage()).isEqualTo(first.lastMessage());
    assertThat(second.attempts()).isEqualTo(2);
    call().deliver("missed 2");
    succeed();
    assertThat(seen)
        .as("what was held went with its connection")
        .containsExactly("missed 1", "[close]", "[open]", "[reconnected]", "missed 2");
    sim.close(socket);
  }

  @Test
  void r14TheApplicationMayGoOnWithAGap() {
    List<GapEvent> gaps = new ArrayList<>();
    ReconnectingWebSocket socket =
        sim.connectAndOpen(options(choosing(Choice.GO_ON)).on(GapEvent.TYPE, gaps::add));
    sim.advanceSeconds(5);
    receive("before");
    sim.advanceSeconds(5);
    sim.fail();
    sim.reopen();
    seen.clear();
    receive("live 1", "live 2");
    call().deliver("missed");

    failHook();
    receive("live 3");

    assertThat(seen).containsExactly("missed", "[gap]", "live 1", "live 2", "live 3");
    GapEvent gap = gaps.get(0);
    assertThat(gap.from()).isEqualTo(VirtualTime.START.plusSeconds(5));
    assertThat(gap.to()).isEqualTo(VirtualTime.START.plusSeconds(11));
    assertThat(gap.cause()).isSameAs(failures.get(0));
    sim.fail();
    sim.reopen();
    assertThat(call().catchUp().outageStart())
        .as("the gap is given up on")
        .isEqualTo(VirtualTime.START.plusSeconds(11));
    succeed();
    sim.close(socket);
  }

  @Test
  void aHookThatThrowsHasFailed() {
    ReconnectingWebSocket socket =
        catchingUp(
            options(choosing(Choice.GO_ON))
                .catchUp(
                    catchUp -> {
                      throw new IOException("no replay today");
                    },
                    choosing(Choice.GO_ON)));

    assertThat(failures)
        .singleElement()
        .extracting(CatchUpException::reason)
        .isEqualTo(Reason.FAILED);
    assertThat(failures.get(0)).hasRootCauseMessage("no replay today");
    sim.close(socket);
  }

  @Test
  void r14AHookThatTakesTooLongHasFailed() {
    ReconnectingWebSocket socket =
        catchingUp(options(choosing(Choice.GO_ON).timeout(Duration.ofSeconds(20))));
    receive("live");
    sim.advance(Duration.ofMillis(19_999));
    assertThat(seen).isEmpty();

    sim.advance(Duration.ofMillis(1));

    assertThat(failures).extracting(CatchUpException::reason).containsExactly(Reason.TIMED_OUT);
    assertThat(seen).containsExactly("[gap]", "live");
    assertThat(call().catchUp().signal().aborted()).isTrue();
    assertThatThrownBy(() -> call().deliver("too late")).isInstanceOf(CancellationException.class);
    succeed();
    assertThat(seen).containsExactly("[gap]", "live");
    sim.close(socket);
  }

  @Test
  void aChoiceThatThrowsMeansToReconnect() {
    ReconnectingWebSocket socket =
        catchingUp(
            options(
                CatchUpOptions.DEFAULT.onFailure(
                    failure -> {
                      throw new IllegalStateException("undecided");
                    })));

    failHook();

    assertThat(seen).containsExactly("[close]");
    assertThat(sim.uncaught).extracting(Throwable::getMessage).containsExactly("undecided");
    sim.uncaught.clear();
    sim.close(socket);
  }

  @Test
  void aRequestThatCannotBeCancelledEndsNothing() {
    ReconnectingWebSocket socket = catchingUp();
    call()
        .catchUp()
        .signal()
        .onAbort(
            () -> {
              throw new IllegalStateException("not cancellable");
            });

    sim.fail();
    sim.reopen();

    assertThat(calls).hasSize(2);
    assertThat(sim.uncaught).extracting(Throwable::getMessage).containsExactly("not cancellable");
    succeed();
    sim.close(socket);
  }

  @Test
  void retriesOfCatchingUpAreLimitedAsAllAre() {
    ReconnectingWebSocket socket = catchingUp(options(choosing(Choice.RECONNECT)).maxRetries(2));
    failHook();
    sim.reopen();
    failHook();

    assertThat(socket.shouldReconnect()).isFalse();
    assertThat(sim.network.living()).isEmpty();
    socket.reconnect();
    sim.time.runDue();
    sim.open();
    assertThat(call().catchUp().outageStart())
        .as("after giving up it is still the same outage")
        .isEqualTo(VirtualTime.START);
    succeed();
    sim.close(socket);
  }

  // ---- a loss meanwhile

  @Test
  void r14ALossMeanwhileAbandonsTheHookAndExtendsTheOutage() {
    ReconnectingWebSocket socket = catchingUp();
    Call first = call();
    receive("lost with its connection");
    sim.advanceSeconds(7);

    sim.fail();

    assertThat(first.catchUp().signal().aborted()).isTrue();
    assertThatThrownBy(() -> first.deliver("too late")).isInstanceOf(CancellationException.class);
    sim.reopen();
    first.done().complete(null);
    sim.time.runDue();
    receive("live");
    assertThat(seen)
        .as("an abandoned hook that succeeds lets nothing pass")
        .containsExactly("[close]", "[open]", "[reconnected]");
    assertThat(call().catchUp().outageStart()).isEqualTo(first.catchUp().outageStart());
    assertThat(call().catchUp().lastMessage()).isEqualTo(VirtualTime.START);
    assertThat(call().catchUp().outageEnd()).isEqualTo(VirtualTime.START.plusSeconds(9));
    succeed();
    assertThat(seen).endsWith("live");
    sim.close(socket);
  }

  @Test
  void whatIsDeliveredWhenTheConnectionGoesIsDispatchedOrFails() {
    ReconnectingWebSocket socket = catchingUp();
    List<CompletionStage<Void>> delivered = new ArrayList<>();
    socket.addEventListener(
        EventType.MESSAGE,
        event -> {
          if (event.text().equals("missed 1")) {
            sim.transport().fail(new IOException("connection reset"));
            delivered.add(call().deliver("missed 2"));
          }
        });

    call().deliver("missed 1");
    sim.time.runDue();

    assertThat(seen).containsExactly("missed 1", "[close]");
    assertThat(delivered.get(0).toCompletableFuture()).isCompletedExceptionally();
    sim.close(socket);
  }

  @Test
  void whatIsDeliveredBehindAFailureIsNotDispatched() {
    ReconnectingWebSocket socket = catchingUp(options(choosing(Choice.GO_ON)));
    List<CompletionStage<Void>> delivered = new ArrayList<>();
    socket.addEventListener(
        EventType.MESSAGE,
        event -> {
          if (event.text().equals("missed 1")) {
            call().done().completeExceptionally(new IOException("no replay today"));
            delivered.add(call().deliver("missed 2"));
          }
        });

    call().deliver("missed 1");

    assertThat(seen).containsExactly("missed 1", "[gap]");
    assertThat(delivered.get(0).toCompletableFuture()).isCompletedExceptionally();
    sim.close(socket);
  }

  @Test
  void r14WhatTheFirstConnectionWasStillFetchingIsFetchedByTheOneThatReplacesIt() {
    ReconnectingWebSocket socket =
        sim.connectAndOpen(options(CatchUpOptions.DEFAULT.atFirstConnection(true)));
    Call first = call();
    receive("held by the first");
    sim.replace(socket);
    sim.open();

    assertThat(first.catchUp().signal().aborted()).isTrue();
    assertThat(calls).hasSize(2);
    receive("live");
    call().deliver("missed");
    call().deliver("held by the first");
    succeed();
    assertThat(seen).containsExactly("[open]", "missed", "held by the first", "live");
    sim.close(socket);
  }

  @Test
  void reconnectAbandonsTheHook() {
    ReconnectingWebSocket socket = catchingUp();
    Call first = call();

    socket.reconnect();
    sim.time.runDue();
    sim.open();

    assertThat(first.catchUp().signal().aborted()).isTrue();
    assertThat(calls).hasSize(2);
    assertThat(call().catchUp().outageStart()).isEqualTo(first.catchUp().outageStart());
    succeed();
    sim.close(socket);
  }

  @Test
  void c19WhatIsHeldWhenTheSocketIsClosedIsDiscarded() {
    ReconnectingWebSocket socket = catchingUp();
    Call first = call();
    receive("live");

    socket.close();
    sim.time.runDue();

    assertThat(first.catchUp().signal().aborted()).isTrue();
    succeed();
    assertThat(seen).containsExactly("[close]");
    sim.close(socket);
  }

  @Test
  void r14WhatWasHeldAndNeverDispatchedIsMissing() {
    ReconnectingWebSocket socket = catchingUp();
    closeAt("live 1", socket);
    Instant firstCame = sim.time.instant();
    receive("live 1");
    sim.advanceSeconds(3);
    receive("live 2");
    succeed();

    socket.reconnect();
    sim.time.runDue();
    sim.open();

    assertThat(call().catchUp().lastMessage()).isEqualTo(firstCame);
    succeed();
    sim.close(socket);
  }

  @Test
  void c19CloseInAListenerDiscardsTheRestOfWhatWasHeld() {
    ReconnectingWebSocket socket = catchingUp();
    closeAt("live 1", socket);
    receive("live 1", "live 2");

    succeed();

    assertThat(seen).containsExactly("live 1", "[close]");
    sim.close(socket);
  }

  /** Has a listener close the socket when this message comes. */
  private static void closeAt(String text, ReconnectingWebSocket socket) {
    socket.addEventListener(
        EventType.MESSAGE,
        event -> {
          if (event.text().equals(text)) {
            socket.close();
          }
        });
  }
}
