package dev.everwire.testkit.proxy;

import static dev.everwire.testkit.proxy.Direction.CLIENT_TO_SERVER;
import static dev.everwire.testkit.proxy.Direction.SERVER_TO_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class FaultProxyTest {

  private ServerSocket target;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    target.setSoTimeout(20_000);
    proxy = FaultProxy.start(target.getLocalPort());
  }

  @AfterEach
  void closeLeavesNoThread() throws IOException {
    target.close();
    proxy.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("fault-proxy-" + proxy.port()));
    assertThat(proxy.connections()).isZero();
    assertThatThrownBy(() -> Pair.connect(proxy)).isInstanceOf(ConnectException.class);
  }

  @Test
  void bytesPassBothWaysAndAreCounted() throws IOException {
    try (Pair pair = Pair.open(proxy, target)) {
      Pair.send(pair.client(), "ping!");
      assertThat(Pair.read(pair.server(), 5)).isEqualTo("ping!");
      Pair.send(pair.server(), "pong");
      assertThat(Pair.read(pair.client(), 4)).isEqualTo("pong");
      assertThat(proxy.accepted()).isEqualTo(1);
      assertThat(proxy.connections()).isEqualTo(1);
    }
    proxy.close();
    assertThat(proxy.forwarded(CLIENT_TO_SERVER)).isEqualTo(5);
    assertThat(proxy.forwarded(SERVER_TO_CLIENT)).isEqualTo(4);
  }

  @Test
  void urlLeadsThroughTheProxy() {
    assertThat(proxy.url("ws://127.0.0.1:1/a%20b?c=d%26e"))
        .isEqualTo("ws://127.0.0.1:" + proxy.port() + "/a%20b?c=d%26e");
  }

  @Test
  void endOfStreamAndResetOfOneSideReachTheOther() throws IOException {
    try (Pair pair = Pair.open(proxy, target)) {
      Pair.send(pair.client(), "x");
      pair.client().shutdownOutput();
      assertThat(Pair.next(pair.server())).isEqualTo("x");
      assertThat(Pair.next(pair.server())).isEqualTo("FIN");
      Pair.send(pair.server(), "y");
      assertThat(Pair.next(pair.client())).isEqualTo("y");
      pair.server().setSoLinger(true, 0);
      pair.server().close();
      assertThat(Pair.next(pair.client())).isEqualTo("RST");
    }
  }

  @Test
  void clientIsResetIfTheServerIsDown() throws IOException {
    target.close();
    try (Socket client = Pair.connect(proxy)) {
      assertThat(Pair.next(client)).isEqualTo("RST");
    }
  }

  @Test
  void delayHoldsBytesBack() throws IOException {
    try (Pair pair = Pair.open(proxy, target)) {
      proxy.delay(Duration.ofMillis(200), CLIENT_TO_SERVER);
      long start = System.nanoTime();
      Pair.send(pair.client(), "x");
      assertThat(Pair.next(pair.server())).isEqualTo("x");
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000);
    }
  }

  @Test
  void healingReleasesWhatWasDelayed() throws IOException {
    try (Pair pair = Pair.open(proxy, target)) {
      proxy.delay(Duration.ofHours(1));
      Pair.send(pair.client(), "x");
      pair.client().shutdownOutput();
      assertThat(Pair.isSilent(pair.server())).isTrue();
      proxy.heal();
      assertThat(Pair.next(pair.server())).isEqualTo("x");
      assertThat(Pair.next(pair.server())).isEqualTo("FIN");
    }
  }

  @Test
  void throttleSpreadsBytesOverTime() throws IOException {
    try (Pair pair = Pair.open(proxy, target)) {
      proxy.throttle(2_000, SERVER_TO_CLIENT);
      long start = System.nanoTime();
      Pair.send(pair.server(), "x".repeat(1_000));
      assertThat(Pair.read(pair.client(), 1_000)).hasSize(1_000);
      // Ten slices of 100 bytes, 50 ms apart.
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(450_000_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void cutEndsEachConnectionAfterItsBytes(Ending ending) throws IOException {
    try (Pair open = Pair.open(proxy, target)) {
      Pair.send(open.client(), "before");
      assertThat(Pair.read(open.server(), 6)).isEqualTo("before");
      proxy.cutAfter(3, ending, CLIENT_TO_SERVER);
      cutAfterThree(open, ending);
    }
    try (Pair next = Pair.open(proxy, target)) {
      cutAfterThree(next, ending);
    }
    proxy.heal();
    exchange();
  }

  private static void cutAfterThree(Pair pair, Ending ending) throws IOException {
    Pair.send(pair.client(), "abcdef");
    if (ending == Ending.FIN) {
      assertThat(Pair.read(pair.server(), 6)).isEqualTo("abc");
    }
    assertThat(Pair.next(pair.client())).isEqualTo(ending.toString());
  }

  @Test
  void blackHoleSwallowsBothWaysAndTheConnectionStaysSilentAfterIt() throws IOException {
    try (Pair pair = Pair.open(proxy, target)) {
      proxy.blackHole();
      Pair.send(pair.client(), "lost");
      Pair.send(pair.server(), "gone too");
      awaitDropped(CLIENT_TO_SERVER, 4);
      awaitDropped(SERVER_TO_CLIENT, 8);
      assertThat(Pair.isSilent(pair.client())).isTrue();
      proxy.heal();
      Pair.send(pair.client(), "behind a gap");
      assertThat(Pair.isSilent(pair.server())).isTrue();
    }
    exchange();
  }

  @Test
  void blackHoleCanBeOneWay() throws IOException {
    try (Pair pair = Pair.open(proxy, target)) {
      proxy.blackHole(CLIENT_TO_SERVER);
      Pair.send(pair.client(), "lost");
      Pair.send(pair.server(), "x");
      assertThat(Pair.next(pair.client())).isEqualTo("x");
      awaitDropped(CLIENT_TO_SERVER, 4);
      assertThat(Pair.isSilent(pair.server())).isTrue();
    }
  }

  @Test
  void blackHoleHidesThatTheClientHasGoneUntilItIsHealed() throws IOException {
    try (Pair pair = Pair.open(proxy, target)) {
      proxy.blackHole();
      Pair.send(pair.client(), "lost");
      awaitDropped(CLIENT_TO_SERVER, 4);
      pair.client().close();
      assertThat(Pair.isSilent(pair.server())).isTrue();
      proxy.heal();
      assertThat(Pair.next(pair.server())).isEqualTo("RST");
    }
  }

  @Test
  void newConnectionsAreSwallowedByABlackHoleToo() throws IOException {
    proxy.blackHole();
    try (Pair pair = Pair.open(proxy, target)) {
      Pair.send(pair.client(), "lost");
      awaitDropped(CLIENT_TO_SERVER, 4);
      assertThat(Pair.isSilent(pair.server())).isTrue();
    }
  }

  @Test
  void stallKeepsBytesUntilItIsHealed() throws IOException {
    try (Pair pair = Pair.open(proxy, target)) {
      proxy.stall(SERVER_TO_CLIENT);
      Pair.send(pair.server(), "one");
      Pair.send(pair.client(), "x");
      assertThat(Pair.next(pair.server())).isEqualTo("x");
      assertThat(Pair.isSilent(pair.client())).isTrue();
      proxy.heal();
      Pair.send(pair.server(), "two");
      assertThat(Pair.read(pair.client(), 6)).isEqualTo("onetwo");
    }
  }

  @Test
  void corruptDamagesTheLastByte() throws IOException {
    try (Pair pair = Pair.open(proxy, target)) {
      proxy.corrupt(CLIENT_TO_SERVER);
      Pair.send(pair.client(), "abc");
      assertThat(Pair.read(pair.server(), 3)).isEqualTo("ab" + (char) ('c' | 0x80));
    }
  }

  @Test
  void refusalHoldsForNewConnectionsAndEndsOnTheSamePort() throws IOException {
    int port = proxy.port();
    try (Pair open = Pair.open(proxy, target)) {
      proxy.refuse();
      proxy.refuse();
      assertThatThrownBy(() -> Pair.connect(proxy)).isInstanceOf(ConnectException.class);
      Pair.send(open.client(), "x");
      assertThat(Pair.next(open.server())).isEqualTo("x");
      proxy.heal();
      assertThat(proxy.port()).isEqualTo(port);
    }
    exchange();
  }

  @Test
  void resetReachesBothSides() throws IOException {
    try (Pair pair = Pair.open(proxy, target)) {
      proxy.reset();
      assertThat(Pair.next(pair.client())).isEqualTo("RST");
      assertThat(Pair.next(pair.server())).isEqualTo("RST");
    }
    exchange();
  }

  @Test
  void finishReachesBothSides() throws IOException {
    try (Pair pair = Pair.open(proxy, target)) {
      proxy.finish();
      assertThat(Pair.next(pair.client())).isEqualTo("FIN");
      assertThat(Pair.next(pair.server())).isEqualTo("FIN");
    }
    exchange();
  }

  @Test
  void halfCloseLeavesTheOtherDirection() throws IOException {
    try (Pair pair = Pair.open(proxy, target)) {
      proxy.halfClose(SERVER_TO_CLIENT);
      assertThat(Pair.next(pair.client())).isEqualTo("FIN");
      Pair.send(pair.server(), "dropped");
      Pair.send(pair.client(), "x");
      assertThat(Pair.next(pair.server())).isEqualTo("x");
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFaultIsUndoneByHealing(Fault fault) throws IOException {
    try (Pair pair = Pair.open(proxy, target)) {
      fault.applyTo(proxy);
      if (!fault.isFatal()) {
        Pair.send(pair.server(), "before");
        proxy.heal();
        Pair.send(pair.server(), "after");
        assertThat(Pair.read(pair.client(), 11)).isEqualTo("beforeafter");
      }
    }
    proxy.heal();
    exchange();
    assertThat(fault.label()).isNotBlank();
  }

  @Test
  void settingsOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> proxy.delay(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT-0.001S");
    assertThatThrownBy(() -> proxy.throttle(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 bytes per second");
    assertThatThrownBy(() -> proxy.cutAfter(-1, Ending.FIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1 bytes");
  }

  private void awaitDropped(Direction direction, long bytes) {
    while (proxy.dropped(direction) < bytes) {
      // The time limit of the class interrupts.
      assertThat(Thread.interrupted()).isFalse();
      Thread.onSpinWait();
    }
  }

  /** A new connection works both ways. */
  private void exchange() throws IOException {
    try (Pair pair = Pair.open(proxy, target)) {
      Pair.send(pair.client(), "question");
      assertThat(Pair.read(pair.server(), 8)).isEqualTo("question");
      Pair.send(pair.server(), "answer");
      assertThat(Pair.read(pair.client(), 6)).isEqualTo("answer");
    }
  }
}
