package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.SendResult;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * R6 with real threads, real sockets and a connection that keeps dying: whatever each thread sends,
 * its messages arrive in its order, none twice, and none is lost that no connection had taken.
 */
class SendOrderTest {

  private static final int THREADS = 4;
  private static final int OUTAGES = 20;

  private final int[] sent = new int[THREADS];
  private volatile boolean outagesAreOver;

  /** By connection: what the server's thread for one has read may be noted late. */
  private final Map<Integer, Queue<String>> arrived = new ConcurrentSkipListMap<>();

  @Test
  void messagesOfManyThreadsKeepTheirOrderThroughOutages() throws Exception {
    CountDownLatch lastArrived = new CountDownLatch(1);
    try (ScriptedServer server =
        ScriptedServer.start(
            connection -> {
              connection.accept();
              for (Frame frame; (frame = connection.readMessage()) != null; ) {
                String text = frame.payloadText();
                if (text.equals("last")) {
                  lastArrived.countDown();
                } else if (frame.opcode() == Frame.TEXT) {
                  arrived
                      .computeIfAbsent(connection.number(), n -> new ConcurrentLinkedQueue<>())
                      .add(text);
                }
              }
            })) {
      ReconnectingWebSocket socket =
          ReconnectingWebSocket.connect(
              server.url(),
              new ReconnectingWebSocketOptions()
                  .minReconnectionDelay(Duration.ofMillis(1))
                  .maxReconnectionDelay(Duration.ofMillis(5))
                  .connectionTimeout(Duration.ofSeconds(20))
                  .on(EventType.ERROR, event -> {}));
      List<Thread> senders = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        senders.add(new Thread(sender(socket, thread)));
      }
      senders.forEach(Thread::start);
      for (int outage = 1; outage <= OUTAGES; outage++) {
        server.awaitAccepted(outage, Duration.ofSeconds(20));
        server.killConnections();
      }
      server.awaitAccepted(OUTAGES + 1, Duration.ofSeconds(20));
      outagesAreOver = true;
      for (Thread sender : senders) {
        sender.join(60_000);
      }
      while (lastArrived.getCount() > 0) {
        socket.send("last");
        lastArrived.await(1, TimeUnit.SECONDS);
      }
      socket.close();
      assertThat(server.failures()).isEmpty();
    }
    assertOrderAndNoDuplicates();
  }

  /** Sends until the outages are over, and then once more. */
  private Runnable sender(ReconnectingWebSocket socket, int thread) {
    return () -> {
      boolean over;
      do {
        over = outagesAreOver;
        SendResult result = socket.send(thread + " " + sent[thread]++);
        assertThat(result).isIn(SendResult.SENT, SendResult.QUEUED);
        LockSupport.parkNanos(20_000);
      } while (!over);
    };
  }

  private void assertOrderAndNoDuplicates() {
    Map<String, Integer> latest = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (String message : arrived.values().stream().flatMap(Queue::stream).toList()) {
      String[] parts = message.split(" ", -1);
      int number = Integer.parseInt(parts[1]);
      assertThat(seen.add(message)).as("%s arrived once", message).isTrue();
      assertThat(number)
          .as("thread %s in order", parts[0])
          .isGreaterThan(latest.getOrDefault(parts[0], -1));
      latest.put(parts[0], number);
    }
    assertThat(latest).as("all threads got through").hasSize(THREADS);
    latest.forEach(
        (thread, number) ->
            assertThat(number)
                .as("the last message of thread %s", thread)
                .isEqualTo(sent[Integer.parseInt(thread)] - 1));
  }
}
