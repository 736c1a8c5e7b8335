package dev.everwire.reconnect;

import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.policy.OutboxStoreException;
import dev.everwire.policy.Overflow;
import dev.everwire.policy.SendOptions;
import dev.everwire.reconnect.DroppedEvent.Reason;
import dev.everwire.time.TimeSource;
import dev.everwire.verification.Interleavings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * R6: what threads do with the sender is atomic, a pump and the line of those that wait for room
 * included; and what was accepted is somewhere, once.
 */
@Param(name = "number", gen = IntGen.class, conf = "1:9")
public class SendPathInterleavingsTest {

  private static final ReconnectingWebSocketOptions OPTIONS =
      new ReconnectingWebSocketOptions()
          .maxEnqueuedMessages(2)
          .overflow(Overflow.DROP_NEWEST)
          .waterMarks(2, 0);

  private final Sender sender = new Sender(OPTIONS, new QuietContext());
  private final Wire wire = new Wire();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger drained = new AtomicInteger();

  @Operation
  public String send(@Param(name = "number") int number) {
    SendResult result = sender.send(message(number), SendOptions.DEFAULT, null);
    if (result != SendResult.DROPPED) {
      accepted.incrementAndGet();
    }
    return result.name();
  }

  @Operation
  public void sendAsync(@Param(name = "number") int number) {
    sender.sendAsync(message(number), SendOptions.DEFAULT).thenRun(accepted::incrementAndGet);
  }

  @Operation
  public void sendAsyncAndCancel(@Param(name = "number") int number) {
    CompletableFuture<?> stage =
        sender.sendAsync(message(number), SendOptions.DEFAULT).toCompletableFuture();
    if (!stage.cancel(false)) {
      accepted.incrementAndGet();
    }
  }

  private static Message message(int number) {
    return Message.text(String.valueOf(number));
  }

  @Operation
  public void connect() {
    sender.connect(wire);
  }

  @Operation
  public void disconnect() {
    sender.disconnect();
  }

  @Operation
  public String drain() {
    List<String> texts = new ArrayList<>();
    for (Message message : sender.drain()) {
      texts.add(((Message.Text) message).value());
    }
    drained.addAndGet(texts.size());
    return String.join(" ", texts);
  }

  @Operation
  public int queuedMessages() {
    return sender.queuedMessages();
  }

  @Validate
  public void whatWasAcceptedIsSomewhereOnce() {
    int found = wire.taken.size() + sender.queuedMessages() + drained.get();
    if (found != accepted.get()) {
      throw new IllegalStateException(accepted + " were accepted, and " + found + " are there");
    }
  }

  @Test
  void theSendPathIsAtomic() {
    Interleavings.check(SendPathInterleavingsTest.class);
  }

  /** A socket that accepts, of which nobody listens. */
  private static final class QuietContext implements Sender.Context {

    @Override
    public boolean accepts() {
      return true;
    }

    @Override
    public boolean onEventThread() {
      return false;
    }

    @Override
    public long nowNs() {
      return 0;
    }

    @Override
    public TimeSource.Timer scheduleIn(long delayNs, Runnable task) {
      return () -> {};
    }

    @Override
    public void dropped(Message message, Reason reason, @Nullable Throwable cause) {}

    @Override
    public void waterMarkCrossed(WaterMarks marks) {}

    @Override
    public void outboxFailed(OutboxStoreException cause) {}
  }
}
