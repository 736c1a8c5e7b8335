package dev.everwire.it.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.policy.Overflow;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * C16 and R6 end to end, over each transport: whoever is slower, memory stays flat, and whoever is
 * faster waits. It is measured at the server's and the application's end, in messages of 64 KiB,
 * and in the kernel between them.
 */
class BackPressureTest {

  private static final int SIZE = 64 << 10;

  /** What a transport and the socket over it may hold, with its queue of 1 MiB. */
  private static final long HELD_BYTES = 2 << 20;

  private static final int SOME = 512;
  private static final int FLOOD = 8 * SOME;
  private static final int QUEUE_BYTES = 1 << 20;

  static List<TransportUnderTest> transports() {
    return Transports.all();
  }

  /** What has gone through the end that is watched. */
  private final AtomicInteger written = new AtomicInteger();

  private final AtomicInteger received = new AtomicInteger();

  // ---- a receiver slower than the feed

  @ParameterizedTest
  @MethodSource("transports")
  void aSubscriberThatAsksForNothingStallsTheServer(TransportUnderTest transport) throws Exception {
    CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    try (TransportUnderTest.Lease lease = transport.lease(Setup.DEFAULT);
        ScriptedServer server =
            ScriptedServer.start(
                connection -> {
                  // Before that what comes is read, as it is nobody's.
                  subscribed.get(20, TimeUnit.SECONDS);
                  flood(connection);
                });
        ReconnectingWebSocket socket =
            ReconnectingWebSocket.connect(server.url(), options(lease))) {
      socket.messages().subscribe(new Counting(subscribed));
      Flow.Subscription subscription = subscribed.get(20, TimeUnit.SECONDS);
      subscription.request(1);
      await(received, 1);

      int stalledAt = assertStalls(server);
      subscription.request(SOME);

      await(received, 1 + SOME);
      assertThat(assertStalls(server)).isGreaterThan(stalledAt);
      subscription.cancel();
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void aListenerThatHangsStallsTheServer(TransportUnderTest transport) throws Exception {
    Semaphore mayGoOn = new Semaphore(0);
    try (TransportUnderTest.Lease lease = transport.lease(Setup.DEFAULT);
        ScriptedServer server = ScriptedServer.start(this::flood);
        ReconnectingWebSocket socket =
            ReconnectingWebSocket.connect(
                server.url(),
                options(lease)
                    .on(
                        EventType.MESSAGE,
                        event -> {
                          received.incrementAndGet();
                          mayGoOn.acquireUninterruptibly();
                        }))) {
      await(received, 1);
      assertStalls(server);

      mayGoOn.release(SOME);

      await(received, 1 + SOME);
      assertStalls(server);
      mayGoOn.release(FLOOD);
      assertThat(socket.bufferedAmount()).isZero();
    }
  }

  private void flood(ServerConnection connection) throws Exception {
    connection.accept();
    byte[] frame = Frame.binary(new byte[SIZE]).encode();
    while (written.get() < FLOOD) {
      connection.raw(frame);
      written.incrementAndGet();
    }
    connection.awaitDisconnect();
  }

  // ---- a peer slower than the application

  @ParameterizedTest
  @MethodSource("transports")
  void aPeerThatDoesNotReadMakesSendAsyncWait(TransportUnderTest transport) throws Exception {
    Peer peer = new Peer();
    try (TransportUnderTest.Lease lease = transport.lease(Setup.DEFAULT);
        ScriptedServer server = ScriptedServer.start(peer::serve);
        ReconnectingWebSocket socket =
            ReconnectingWebSocket.connect(server.url(), bounded(lease))) {
      peer.accepted.await();
      CompletableFuture<SendResult> waiting = sendUntilOneWaits(socket);

      assertStalls(server);
      assertBounded(socket);
      peer.mayRead.countDown();

      assertThat(waiting.get(60, TimeUnit.SECONDS)).isNotEqualTo(SendResult.REFUSED);
      await(received, written.get());
      peer.mayEnd.countDown();
    }
  }

  private CompletableFuture<SendResult> sendUntilOneWaits(ReconnectingWebSocket socket) {
    CompletableFuture<SendResult> answer;
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    do {
      answer = socket.sendAsync(Message.owned(ByteBuffer.allocate(SIZE))).toCompletableFuture();
      written.incrementAndGet();
      try {
        // What was accepted may still go to the network: a stage that stays open is a stall.
        answer.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        return answer;
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError(e);
      }
    } while (written.get() < FLOOD && System.nanoTime() < deadlineNs);
    throw new AssertionError(written + " messages were accepted, which nobody reads");
  }

  @ParameterizedTest
  @MethodSource("transports")
  void aPeerThatDoesNotReadBlocksTheSender(TransportUnderTest transport) throws Exception {
    Peer peer = new Peer();
    try (TransportUnderTest.Lease lease = transport.lease(Setup.DEFAULT);
        ScriptedServer server = ScriptedServer.start(peer::serve);
        ReconnectingWebSocket socket =
            ReconnectingWebSocket.connect(server.url(), bounded(lease).overflow(Overflow.BLOCK))) {
      peer.accepted.await();
      Thread sender = new Thread(() -> sendAll(socket, SOME), "sender");
      sender.start();

      assertStalls(server);
      assertBounded(socket);
      peer.mayRead.countDown();

      await(received, SOME);
      sender.join(20_000);
      assertThat(sender.isAlive()).isFalse();
      peer.mayEnd.countDown();
    }
  }

  private void sendAll(ReconnectingWebSocket socket, int messages) {
    for (int i = 0; i < messages; i++) {
      socket.send(Message.owned(ByteBuffer.allocate(SIZE)));
      written.incrementAndGet();
    }
  }

  private static void assertBounded(ReconnectingWebSocket socket) {
    assertThat(socket.bufferedAmount())
        .as("the queue, what a connection is given ahead of the network, and one message")
        .isLessThanOrEqualTo(QUEUE_BYTES + (256 << 10) + SIZE);
  }

  /** Accepts, and reads when it may. */
  private final class Peer {

    final CountDownLatch accepted = new CountDownLatch(1);
    final CountDownLatch mayRead = new CountDownLatch(1);
    final CountDownLatch mayEnd = new CountDownLatch(1);

    void serve(ServerConnection connection) throws Exception {
      connection.accept();
      accepted.countDown();
      mayRead.await();
      while (mayEnd.getCount() > 0 && connection.readMessage() != null) {
        received.incrementAndGet();
      }
      connection.disconnect();
    }
  }

  // ---- both

  private static ReconnectingWebSocketOptions options(TransportUnderTest.Lease lease) {
    return new ReconnectingWebSocketOptions()
        .webSocket(lease.factory())
        .noConnectionTimeout()
        .noHeartbeat();
  }

  private static ReconnectingWebSocketOptions bounded(TransportUnderTest.Lease lease) {
    return options(lease).maxEnqueuedBytes(QUEUE_BYTES);
  }

  /**
   * Waits until nothing has gone through for a second; returns how much had. What is neither read
   * nor in the kernel, a transport or the socket holds.
   */
  private int assertStalls(ScriptedServer server) throws Exception {
    int before = -1;
    while (written.get() != before) {
      before = written.get();
      new CountDownLatch(1).await(1, TimeUnit.SECONDS);
    }
    long onTheWay = (long) SIZE * (before - received.get());
    long held = onTheWay - KernelBuffers.bytesOf(server.port());
    assertThat(held).as("bytes that went through, to nobody").isLessThan(HELD_BYTES);
    return before;
  }

  private static void await(AtomicInteger count, int least) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (count.get() < least && System.nanoTime() < deadlineNs) {
      new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
    }
    assertThat(count.get()).isGreaterThanOrEqualTo(least);
  }

  /** Counts, and asks for nothing by itself. */
  private final class Counting implements Flow.Subscriber<Message> {

    private final CompletableFuture<Flow.Subscription> subscribed;

    Counting(CompletableFuture<Flow.Subscription> subscribed) {
      this.subscribed = subscribed;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscribed.complete(subscription);
    }

    @Override
    public void onNext(Message message) {
      Objects.requireNonNull(message);
      received.incrementAndGet();
    }

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onComplete() {}
  }
}
