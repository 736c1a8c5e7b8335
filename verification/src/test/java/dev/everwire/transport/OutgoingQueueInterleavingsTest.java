package dev.everwire.transport;

import dev.everwire.verification.Interleavings;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * One send is under way at a time, whether it completes at once or later, and none is forgotten.
 */
public class OutgoingQueueInterleavingsTest {

  private final AtomicInteger transmitted = new AtomicInteger();
  private final OutgoingQueue queue =
      new OutgoingQueue(
          Runnable::run,
          size -> transmitted.addAndGet((int) size),
          error -> {
            throw new IllegalStateException(error);
          });
  private final AtomicInteger added = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final Queue<CompletableFuture<?>> unsent = new ConcurrentLinkedQueue<>();
  private volatile boolean overlap;

  @Operation
  public void addWhatIsSentAtOnce() {
    added.incrementAndGet();
    queue.add(
        1,
        () -> {
          begin();
          underWay.decrementAndGet();
          return CompletableFuture.completedFuture(null);
        });
  }

  @Operation
  public void addWhatIsSentLater() {
    added.incrementAndGet();
    queue.add(
        1,
        () -> {
          begin();
          CompletableFuture<?> sending = new CompletableFuture<>();
          unsent.add(sending);
          return sending;
        });
  }

  private void begin() {
    if (underWay.incrementAndGet() > 1) {
      overlap = true;
    }
  }

  @Operation
  public void sent() {
    CompletableFuture<?> sending = unsent.poll();
    if (sending != null) {
      underWay.decrementAndGet();
      sending.complete(null);
    }
  }

  @Validate
  public void allIsSentOneAtATime() {
    while (!unsent.isEmpty()) {
      sent();
    }
    if (transmitted.get() != added.get() || overlap || !queue.isIdle()) {
      throw new IllegalStateException(
          transmitted + " of " + added + " were sent" + (overlap ? ", some at once" : ""));
    }
  }

  @Test
  void oneIsSentAtATimeAndNoneIsForgotten() {
    Interleavings.check(OutgoingQueueInterleavingsTest.class);
  }
}
