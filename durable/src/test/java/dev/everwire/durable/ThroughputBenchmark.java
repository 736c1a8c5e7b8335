package dev.everwire.durable;

import dev.everwire.Message;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.SendOptions;
import dev.everwire.policy.SendOptions.Durability;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many messages of 1 KiB a second get to the disk: what the disk itself does, what the MVStore
 * does, and what {@code send} does, in one run. Runs only when it is named.
 */
class ThroughputBenchmark {

  private static final int MESSAGE_BYTES = 1_024;
  private static final int GROUP = 64;
  private static final int SENDERS = 64;
  private static final int BATCHED_MESSAGES = 50_000;
  private static final String TEXT = "x".repeat(MESSAGE_BYTES);

  private final long limitNs =
      TimeUnit.SECONDS.toNanos(Integer.getInteger("everwire.benchmark.seconds", 3));

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path directory;

  @Test
  void messagesASecond() throws Exception {
    row("disk: write 1 KiB, force", disk(1));
    row("disk: write 64 KiB, force", disk(GROUP));
    row("MVStore: put, commit, sync", mvStore(1));
    row("MVStore: put 64, commit, sync", mvStore(GROUP));
    row("send SYNC, 1 thread", sync(1));
    row("send SYNC, 64 threads", sync(SENDERS));
    row("send BATCHED, 1 thread", batched());
  }

  private static void row(String what, double messagesPerSecond) {
    System.out.printf("%-32s %,10.0f messages/s%n", what, messagesPerSecond);
  }

  private static double perSecond(long messages, long startNs) {
    return messages * 1e9 / (System.nanoTime() - startNs);
  }

  private double disk(int group) throws IOException {
    Path file = directory.resolve("disk-" + group);
    ByteBuffer bytes = ByteBuffer.allocateDirect(MESSAGE_BYTES * group);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long start = System.nanoTime();
      long messages = 0;
      for (; System.nanoTime() - start < limitNs; messages += group) {
        channel.write(bytes.clear());
        channel.force(true);
      }
      return perSecond(messages, start);
    }
  }

  private double mvStore(int group) {
    String file = directory.resolve("mvstore-" + group).toString();
    try (MVStore store = new MVStore.Builder().fileName(file).autoCommitDisabled().open()) {
      MVMap<Long, byte[]> map = store.openMap("messages");
      long start = System.nanoTime();
      long messages = 0;
      while (System.nanoTime() - start < limitNs) {
        for (int i = 0; i < group; i++) {
          map.put(messages++, new byte[MESSAGE_BYTES]);
        }
        store.commit();
        store.sync();
      }
      return perSecond(messages, start);
    }
  }

  private double sync(int threads) throws Exception {
    SendOptions options = SendOptions.DEFAULT.durability(Durability.SYNC);
    AtomicLong messages = new AtomicLong();
    try (DurableOutbox outbox = DurableOutbox.open(directory.resolve("sync-" + threads));
        ReconnectingWebSocket socket = unconnected(outbox)) {
      long start = System.nanoTime();
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Thread sender =
            new Thread(
                () -> {
                  while (System.nanoTime() - start < limitNs) {
                    socket.send(Message.text(TEXT), options);
                    messages.incrementAndGet();
                  }
                });
        sender.start();
        senders.add(sender);
      }
      for (Thread sender : senders) {
        sender.join();
      }
      return perSecond(messages.get(), start);
    }
  }

  private double batched() {
    try (DurableOutbox outbox = DurableOutbox.open(directory.resolve("batched"));
        ReconnectingWebSocket socket = unconnected(outbox)) {
      long start = System.nanoTime();
      for (int i = 0; i < BATCHED_MESSAGES; i++) {
        socket.send(TEXT);
      }
      outbox.sync().toCompletableFuture().join();
      return perSecond(BATCHED_MESSAGES, start);
    }
  }

  private static ReconnectingWebSocket unconnected(DurableOutbox outbox) {
    return ReconnectingWebSocket.connect(
        "ws://127.0.0.1:9/",
        new ReconnectingWebSocketOptions()
            .startClosed(true)
            .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .maxEnqueuedBytes(1L << 30)
            .outboxStore(outbox));
  }
}
