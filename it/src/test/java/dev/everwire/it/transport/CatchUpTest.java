package dev.everwire.it.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.reconnect.CatchUp;
import dev.everwire.reconnect.CatchUpOptions;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.sequence.Arrival;
import dev.everwire.sequence.Arrival.Order;
import dev.everwire.sequence.SequenceTracker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R14 over real connections, of each transport: the server of a numbered feed is killed and started
 * again while the feed goes on, and the consumer sees each number once, in order.
 */
class CatchUpTest {

  private static final int KILLS = 5;
  private static final int BURST = 200;

  static List<TransportUnderTest> transports() {
    return Transports.all();
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final SequenceTracker numbers =
      new SequenceTracker(message -> OptionalLong.of(numberOf(message)));
  private final BlockingQueue<Long> consumed = new LinkedBlockingQueue<>();
  private final Queue<Arrival> gaps = new ConcurrentLinkedQueue<>();
  private long last;

  private static long numberOf(Message message) {
    return Long.parseLong(((Message.Text) message).value());
  }

  @ParameterizedTest
  @MethodSource("transports")
  void nothingIsMissingAndNothingComesTwice(TransportUnderTest transport) throws Exception {
    numbers.resumeAfter(0);
    try (ReplayingServer server = new ReplayingServer();
        TransportUnderTest.Lease lease = transport.lease(Setup.DEFAULT);
        ReconnectingWebSocket socket =
            ReconnectingWebSocket.connect(
                server.url(), options(server).webSocket(lease.factory()))) {
      long published = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        server.publish(BURST);
        published += BURST;
        consumeUpTo(published - BURST / 2);
        server.kill();
        server.publish(BURST);
        server.restart();
        server.publish(BURST);
        published += 2 * BURST;
      }
      consumeUpTo(published);

      assertThat(server.replays()).isGreaterThan(KILLS);
      assertThat(socket.shouldReconnect()).isTrue();
    }
    assertThat(consumed).isEmpty();
    assertThat(gaps).isEmpty();
  }

  private ReconnectingWebSocketOptions options(ReplayingServer server) {
    return new ReconnectingWebSocketOptions()
        .minReconnectionDelay(Duration.ofMillis(5))
        .maxReconnectionDelay(Duration.ofMillis(20))
        .connectionTimeout(Duration.ofSeconds(20))
        .on(
            EventType.MESSAGE,
            numbers
                .filter(event -> consumed.add(numberOf(event.data())))
                .dropDuplicates()
                .report(this::report))
        .catchUp(
            catchUp -> replay(server, catchUp), CatchUpOptions.DEFAULT.atFirstConnection(true));
  }

  private void report(Arrival arrival) {
    if (arrival.order() != Order.DUPLICATE) {
      gaps.add(arrival);
    }
  }

  private @Nullable CompletionStage<?> replay(ReplayingServer server, CatchUp catchUp)
      throws Exception {
    URI missed = URI.create(server.replayUrl() + "?after=" + numbers.lastNumber().getAsLong());
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(missed).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("the replay answered " + answer.statusCode());
    }
    answer.body().lines().forEach(line -> catchUp.deliver(Message.text(line)));
    return null;
  }

  /** Takes the numbers up to this one, each of which must be the next. */
  private void consumeUpTo(long number) throws InterruptedException {
    while (last < number) {
      assertThat(consumed.poll(30, TimeUnit.SECONDS)).isEqualTo(++last);
    }
  }
}
