package dev.everwire.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.Blob;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutgoingQueueTest {

  private final List<String> sent = new ArrayList<>();
  private final Queue<CompletableFuture<?>> unfinished = new ArrayDeque<>();
  private boolean slow;

  private final AtomicLong transmitted = new AtomicLong();
  private final List<Throwable> failures = new ArrayList<>();
  private final OutgoingQueue queue =
      new OutgoingQueue(Runnable::run, transmitted::addAndGet, failures::add);

  private CompletableFuture<?> send(String what) {
    sent.add(what);
    CompletableFuture<?> sending = new CompletableFuture<>();
    if (slow) {
      unfinished.add(sending);
    } else {
      sending.complete(null);
    }
    return sending;
  }

  private void add(String what, long size) {
    queue.add(size, () -> send(what));
  }

  private void add(Blob blob) {
    queue.add(blob, (part, last) -> send(part.remaining() + (last ? "" : " and more")));
  }

  @Test
  void everythingGoesOutInOrderAndOneAtATime() {
    slow = true;
    add("a", 1);
    add("ping", 0);
    add("b", 7);
    assertThat(sent).containsExactly("a");
    assertThat(queue.isIdle()).isFalse();
    for (int i = 0; i < 3; i++) {
      unfinished.remove().complete(null);
    }
    assertThat(sent).containsExactly("a", "ping", "b");
    assertThat(transmitted).hasValue(8);
    assertThat(failures).isEmpty();
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void sendsThatCompleteAtOnceDoNotPileUpOnTheStack() {
    slow = true;
    add("first", 5);
    for (int i = 0; i < 100_000; i++) {
      add("x", 1);
    }
    slow = false;
    unfinished.remove().complete(null);
    assertThat(sent).hasSize(100_001);
    assertThat(transmitted).hasValue(100_005);
  }

  @Test
  void blobGoesOutInFragments() {
    add(Blob.of(new byte[40_000]));
    add(Blob.of(new byte[16_384]));
    add(Blob.of(new byte[0]));
    assertThat(sent).containsExactly("16384 and more", "16384 and more", "7232", "16384", "0");
    assertThat(transmitted).hasValue(56_384);
  }

  @Test
  void blobThatIsShorterThanItSaysFails() {
    add(blob(20_000, new byte[19_999]));
    assertThat(failures).singleElement().isInstanceOf(EOFException.class);
    assertThat(sent).as("no last fragment").containsExactly("16384 and more");
  }

  @Test
  void blobThatIsLongerThanItSaysFails() {
    add(blob(100, new byte[101]));
    assertThat(failures).singleElement().isInstanceOf(IOException.class);
    assertThat(sent).isEmpty();
  }

  private static Blob blob(long size, byte[] bytes) {
    return new Blob() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public InputStream stream() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }

  @Test
  void failureIsToldOnceAndEndsTheSending() {
    slow = true;
    IOException cause = new IOException("broken pipe");
    add("a", 1);
    add("b", 1);
    unfinished.remove().completeExceptionally(cause);
    add("c", 1);
    assertThat(failures).containsExactly(cause);
    assertThat(sent).containsExactly("a");
    assertThat(transmitted).as("what did not leave stays in the count").hasValue(0);
  }

  @Test
  void whatTheClientThrowsIsAFailureLikeAnyOther() {
    IllegalStateException cause = new IllegalStateException("closed");
    queue.add(
        1,
        () -> {
          throw cause;
        });
    add("b", 1);
    assertThat(failures).containsExactly(cause);
    assertThat(sent).isEmpty();
  }

  @Test
  void whatIsAbandonedIsNeverSent() {
    slow = true;
    add("a", 1);
    add("b", 1);
    queue.abandon();
    unfinished.remove().completeExceptionally(new IOException("a consequence"));
    assertThat(sent).containsExactly("a");
    assertThat(failures).isEmpty();
  }
}
