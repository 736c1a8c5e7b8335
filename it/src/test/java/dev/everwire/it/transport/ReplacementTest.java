package dev.everwire.it.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Lingering;
import dev.everwire.Message;
import dev.everwire.WebSocketFactory;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.reconnect.ReplacedEvent;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R16 over real connections, of each transport: twenty replacements while numbered messages go both
 * ways, and by the count of either side nothing is lost, repeated or reordered. To a transport that
 * is {@code Lingering} the server sends on the old connection until it has read its Close frame.
 */
class ReplacementTest {

  private static final int REPLACEMENTS = 20;
  private static final long PACE_NS = TimeUnit.MICROSECONDS.toNanos(200);

  static List<TransportUnderTest> transports() {
    return Transports.all();
  }

  private final MovingFeed feed = new MovingFeed();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final BlockingQueue<ReplacedEvent> replaced = new LinkedBlockingQueue<>();
  private final List<String> interruptions = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @MethodSource("transports")
  void nothingIsLostRepeatedOrReorderedEitherWay(TransportUnderTest transport) throws Exception {
    int sent;
    try (TransportUnderTest.Lease lease = transport.lease(Setup.DEFAULT);
        ScriptedServer server = ScriptedServer.start(feed::serve);
        ReconnectingWebSocket socket =
            ReconnectingWebSocket.connect(server.url(), options(lease.factory()))) {
      socket.opened().toCompletableFuture().get(20, TimeUnit.SECONDS);
      interruptions.clear();
      Thread feeding = new Thread(feed::run);
      feeding.start();
      AtomicBoolean done = new AtomicBoolean();
      FutureTask<Integer> sending = new FutureTask<>(() -> send(socket, done));
      new Thread(sending).start();
      try {
        for (int i = 0; i < REPLACEMENTS; i++) {
          socket.replace();
          ReplacedEvent event = replaced.poll(30, TimeUnit.SECONDS);
          assertThat(event).as("replacement %s", i).isNotNull();
          assertThat(feed.awaitOneOpen(30)).as("the old connection is gone").isTrue();
        }
      } finally {
        done.set(true);
        feed.stop();
      }
      sent = sending.get(30, TimeUnit.SECONDS);
      feeding.join(TimeUnit.SECONDS.toMillis(30));
      awaitSize(received, feed.sent());
      awaitSize(feed.arrivals, sent);

      assertThat(server.accepted()).isEqualTo(REPLACEMENTS + 1);
      assertThat(server.failures()).isEmpty();
      assertThat(interruptions).as("close and open events").isEmpty();
    }
    assertThat(feed.arrivals).as("at the server").isEqualTo(numbers(sent));
    assertThat(received).as("from the server").isEqualTo(numbers(feed.sent()));
    assertThat(sent).as("there was traffic").isGreaterThan(REPLACEMENTS);
    assertThat(feed.sent()).as("there was traffic").isGreaterThan(REPLACEMENTS);
    assertThat(feed.mostOpen()).as("connections at a time").isEqualTo(2);
  }

  private ReconnectingWebSocketOptions options(WebSocketFactory transport) {
    return new ReconnectingWebSocketOptions()
        .webSocket(transport)
        .time(new HastenedTime())
        .connectionTimeout(Duration.ofHours(1))
        .closeTimeout(Duration.ofHours(1))
        .noHeartbeat()
        .onConnect(ReplacementTest::greet)
        .on(ReplacedEvent.TYPE, replaced::add)
        .on(EventType.OPEN, event -> interruptions.add("open"))
        .on(EventType.CLOSE, event -> interruptions.add("close " + event.code()))
        .on(EventType.MESSAGE, event -> received(event.text()));
  }

  private void received(String text) {
    if (!text.equals(MovingFeed.MOVED)) {
      received.add(text);
    }
  }

  /** Where the old connection cannot linger, the server must have moved before it is left. */
  private static @Nullable CompletionStage<?> greet(IWebSocket connection) {
    if (connection instanceof Lingering) {
      return null;
    }
    CompletableFuture<Void> moved = new CompletableFuture<>();
    connection.addEventListener(
        EventType.MESSAGE,
        event -> {
          if (event.text().equals(MovingFeed.MOVED)) {
            moved.complete(null);
          }
        });
    connection.send(Message.text(MovingFeed.MOVE));
    return moved;
  }

  private static int send(ReconnectingWebSocket socket, AtomicBoolean done) {
    int sent = 0;
    while (!done.get()) {
      socket.send(String.valueOf(sent++));
      LockSupport.parkNanos(PACE_NS);
    }
    return sent;
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }

  private static void awaitSize(List<String> list, int size) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (list.size() < size && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** Twenty times as fast, so that the floor on attempts (R3) does not make the test long. */
  private static final class HastenedTime implements TimeSource {

    private static final int FACTOR = 20;

    private final TimeSource system = TimeSource.system();
    private final long origin = system.nanoTime();

    @Override
    public long nanoTime() {
      return FACTOR * (system.nanoTime() - origin);
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(nanoTime());
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
      return system.schedule(delayNanos / FACTOR, task);
    }
  }
}
