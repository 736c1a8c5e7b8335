package dev.everwire.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.WebSocketRequest;
import dev.everwire.policy.ConnectGate.Pass;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R15: a gate lets as many through as it is told, in order, and forgets nobody's place. */
class ConnectGateTest {

  private static final WebSocketRequest REQUEST = WebSocketRequest.of("wss://example.org/feed");

  private final ManualTime time = new ManualTime();
  private final List<Integer> admitted = new ArrayList<>();

  private Pass enter(ConnectGate gate, int number) {
    return gate.enter(REQUEST, () -> admitted.add(number));
  }

  private List<Pass> enterAll(ConnectGate gate, int count) {
    return IntStream.range(0, count).mapToObj(number -> enter(gate, number)).toList();
  }

  @Test
  void whoMayGoAtOnceIsToldWithinTheCall() {
    enter(ConnectGate.of(1, 1, time), 7);

    assertThat(admitted).containsExactly(7);
    assertThat(time.pending()).isZero();
  }

  @Test
  void noMoreAreInFlightThanTheBoundAndTheFirstThatWaitsIsNext() {
    ConnectGate gate = ConnectGate.of(2, 1_000, time);
    List<Pass> passes = enterAll(gate, 4);
    time.advance(Duration.ofSeconds(10));
    assertThat(admitted).containsExactly(0, 1);
    assertThat(time.pending()).as("nobody waits for time").isZero();

    passes.get(1).leave();
    passes.get(1).leave();

    assertThat(admitted).as("one place, given back once").containsExactly(0, 1, 2);
  }

  @Test
  void afterTheFirstBurstTheyBeginAtTheRate() {
    ConnectGate gate = ConnectGate.of(3, 10, time);
    enterAll(gate, 3).forEach(Pass::leave);
    IntStream.range(3, 8).forEach(number -> enter(gate, number));
    assertThat(admitted).hasSize(3);

    time.advance(Duration.ofMillis(99));
    assertThat(admitted).hasSize(3);
    time.advance(Duration.ofMillis(1));
    assertThat(admitted).hasSize(4);
    time.advance(Duration.ofMillis(200));
    assertThat(admitted).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(time.pending()).as("three are in flight: no timer").isZero();
  }

  @Test
  void aWaitingOneThatLeavesIsPassedOverAndLeavesNoTimer() {
    ConnectGate gate = ConnectGate.of(1, 1, time);
    List<Pass> passes = enterAll(gate, 3);
    passes.get(0).leave();
    assertThat(time.pending()).isEqualTo(1);

    passes.get(1).leave();
    time.advance(Duration.ofSeconds(1));
    assertThat(admitted).containsExactly(0, 2);

    passes.get(2).leave();
    assertThat(time.pending()).isZero();
  }

  @Test
  void hostsAndPortsHaveLinesOfTheirOwnAndSchemesDoNot() {
    ConnectGate gate = ConnectGate.of(1, 1_000, time);
    for (String url :
        List.of(
            "wss://a.example/",
            "wss://A.example:443/other",
            "ws://a.example/",
            "ws://a.example:443/",
            "wss://b.example/")) {
      gate.enter(WebSocketRequest.of(url), () -> admitted.add(url.length()));
      time.advance(Duration.ofSeconds(1));
    }

    assertThat(admitted)
        .as("a:443, a:80, b:443")
        .containsExactly(
            "wss://a.example/".length(), "ws://a.example/".length(), "wss://b.example/".length());
  }

  @Test
  void idleHostsAreForgotten() {
    BoundedConnectGate gate = (BoundedConnectGate) ConnectGate.of(4, 100, time);
    for (int host = 0; host < 10_000; host++) {
      gate.enter(WebSocketRequest.of("ws://host" + host + "/"), () -> {}).leave();
      time.advance(Duration.ofMillis(10));
    }

    assertThat(gate.knownHosts()).isLessThanOrEqualTo(BoundedConnectGate.SWEEP_AT + 1);
  }

  @Test
  void noneLetsEveryoneThrough() {
    enterAll(ConnectGate.none(), 1_000);

    assertThat(admitted).hasSize(1_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_000_001})
  void boundsOutOfRangeAreRefused(int bound) {
    assertThatThrownBy(() -> ConnectGate.of(bound, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxInFlight " + bound + ": must be 1 to 1000000");
    assertThatThrownBy(() -> ConnectGate.of(1, bound))
        .hasMessage("maxPerSecond " + bound + ": must be 1 to 1000000");
  }

  /** A failure names its seed. */
  @Test
  void inHistoriesByChanceThoseInFlightAreBoundedInOrderAndNoPlaceIsLost() {
    for (int seed = 1; seed <= 2_000; seed++) {
      new History(seed).play();
    }
  }

  /** Attempts that come, wait, are let through and leave, some of them twice. */
  private static final class History {

    private static final int IN_FLIGHT = 3;
    private static final int PER_SECOND = 10;

    private final String name;
    private final Random random;
    private final ManualTime time = new ManualTime();
    private final ConnectGate gate = ConnectGate.of(IN_FLIGHT, PER_SECOND, time);
    private final Deque<Integer> line = new ArrayDeque<>();
    private final List<Integer> inFlight = new ArrayList<>();
    private final List<Pass> passes = new ArrayList<>();
    private final List<Long> begun = new ArrayList<>();

    History(int seed) {
      this.name = "seed " + seed;
      this.random = new Random(seed);
    }

    void play() {
      for (int step = 0; step < 80; step++) {
        switch (random.nextInt(4)) {
          case 0 -> come();
          case 1 -> leave(random.nextInt(passes.size() + 1) - 1);
          case 2 -> leave(inFlight.isEmpty() ? -1 : inFlight.get(0));
          default -> time.advance(Duration.ofMillis(random.nextInt(150)));
        }
        check();
      }
      IntStream.range(0, passes.size()).forEach(this::leave);
      assertThat(time.pending()).as(name).isZero();
      time.advance(Duration.ofSeconds(10));
      for (int i = 0; i < IN_FLIGHT; i++) {
        come();
      }
      assertThat(inFlight).as("%s: all places are free again", name).hasSize(IN_FLIGHT);
    }

    private void come() {
      int number = passes.size();
      line.add(number);
      passes.add(gate.enter(REQUEST, () -> admitted(number)));
    }

    private void admitted(int number) {
      assertThat(line.poll()).as("%s: first come, first served", name).isEqualTo(number);
      inFlight.add(number);
      long nowNs = time.nanoTime();
      int since = 0;
      for (long earlierNs : begun) {
        long allowed = IN_FLIGHT + (nowNs - earlierNs) * PER_SECOND / 1_000_000_000;
        assertThat(begun.size() - since + 1L).as("%s: the rate", name).isLessThanOrEqualTo(allowed);
        since++;
      }
      begun.add(nowNs);
    }

    private void leave(int number) {
      if (number >= 0) {
        line.remove((Integer) number);
        inFlight.remove((Integer) number);
        passes.get(number).leave();
      }
    }

    private void check() {
      assertThat(inFlight.size()).as("%s: in flight", name).isLessThanOrEqualTo(IN_FLIGHT);
      boolean starved = !line.isEmpty() && inFlight.size() < IN_FLIGHT;
      assertThat(time.pending() > 0)
          .as("%s: a timer if one waits for the rate alone, and else none", name)
          .isEqualTo(starved);
    }
  }

  @Test
  void manyThreadsThatComeAndLeaveLoseNoPlace() throws Exception {
    ConnectGate gate = ConnectGate.of(4, 1_000_000);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(4_000);
    ExecutorService handshakes = Executors.newFixedThreadPool(8);
    try {
      for (int i = 0; i < 4_000; i++) {
        handshakes.execute(
            () -> {
              CountDownLatch entered = new CountDownLatch(1);
              Pass[] own = new Pass[1];
              own[0] =
                  gate.enter(
                      REQUEST,
                      () -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        handshakes.execute(
                            () -> {
                              await(entered);
                              inside.decrementAndGet();
                              own[0].leave();
                              done.countDown();
                            });
                      });
              entered.countDown();
            });
      }
      assertThat(done.await(30, TimeUnit.SECONDS)).as("everyone got through").isTrue();
    } finally {
      handshakes.shutdownNow();
    }
    assertThat(most.get()).isBetween(1, 4);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
