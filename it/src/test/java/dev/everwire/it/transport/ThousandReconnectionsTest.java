package dev.everwire.it.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.everwire.WebSocketFactory;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.simulation.CountingTime;
import dev.everwire.transport.TransportOptions;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** After a thousand reconnections threads, sockets, timers and memory are where they were. */
class ThousandReconnectionsTest {

  private static final int RECONNECTIONS = 1_000;
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  private final CountingTime time = new CountingTime();

  static List<TransportUnderTest> transports() {
    return Transports.all();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void leaveNothingBehind(TransportUnderTest transport) throws Exception {
    Script dropAtOnce =
        connection -> {
          connection.accept();
          connection.text("hello");
          connection.reset();
        };
    TransportOptions options =
        TransportOptions.DEFAULT.time(time).closeTimeout(Duration.ofMillis(500));
    try (TransportUnderTest.Lease lease = transport.lease(Setup.DEFAULT.options(options));
        ScriptedServer server = ScriptedServer.start(Script.echo())) {
      ReconnectingWebSocket socket =
          ReconnectingWebSocket.connect(server.url(), options(lease.factory()));
      socket.opened().toCompletableFuture().get(20, TimeUnit.SECONDS);
      server.script(dropAtOnce);
      server.killConnections();
      awaitConnections(server, 50);
      Footprint before = Footprint.now(time);

      awaitConnections(server, 50 + RECONNECTIONS);
      server.script(Script.echo());
      server.killConnections();

      await(() -> Footprint.now(time), before);
      socket.close();
      await(() -> Footprint.now(time), before.withoutTimers());
    }
  }

  private ReconnectingWebSocketOptions options(WebSocketFactory transport) {
    return new ReconnectingWebSocketOptions()
        .webSocket(transport)
        .time(time)
        .minReconnectionDelay(Duration.ofMillis(1))
        .maxReconnectionDelay(Duration.ofMillis(2))
        .connectionTimeout(Duration.ofSeconds(20));
  }

  private static void awaitConnections(ScriptedServer server, int count)
      throws InterruptedException {
    server.awaitAccepted(count, DEADLINE);
  }

  private record Footprint(long threads, long files, long timers, long heap, long direct) {

    static Footprint now(CountingTime time) {
      System.gc();
      UnixOperatingSystemMXBean system =
          (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return new Footprint(
          Thread.getAllStackTraces().size(),
          system.getOpenFileDescriptorCount(),
          time.waiting(),
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
          ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
              .mapToLong(BufferPoolMXBean::getMemoryUsed)
              .sum());
    }

    Footprint withoutTimers() {
      return new Footprint(threads, files, 0, heap, direct);
    }

    /** A few threads and files may come and go; a thousand of anything may not stay. */
    boolean isNoMoreThan(Footprint other) {
      return threads <= other.threads + 5
          && files <= other.files + 5
          && timers <= other.timers + 5
          && heap <= other.heap + (4L << 20)
          && direct <= other.direct + (4L << 20);
    }
  }

  /** Idle threads and the collector take their time; what leaks never comes back. */
  private static void await(Supplier<Footprint> now, Footprint before) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    Footprint seen = now.get();
    while (!seen.isNoMoreThan(before)) {
      assertThat(System.nanoTime())
          .as("%s, and before it was %s", seen, before)
          .isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      seen = now.get();
    }
  }
}
