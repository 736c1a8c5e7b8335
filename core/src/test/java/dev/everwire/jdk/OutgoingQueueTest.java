package dev.everwire.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.Blob;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutgoingQueueTest {

  private final FakeClient client = new FakeClient();
  private final AtomicLong transmitted = new AtomicLong();
  private final List<Throwable> failures = new ArrayList<>();
  private final OutgoingQueue queue =
      new OutgoingQueue(client, Runnable::run, transmitted::addAndGet, failures::add);

  @Test
  void everythingGoesOutInOrderAndOneAtATime() {
    client.slow = true;
    queue.text("a", 1);
    queue.ping(ByteBuffer.allocate(0));
    queue.binary(ByteBuffer.allocate(7), 7);
    queue.close(3000, "bye");
    assertThat(client.sent).containsExactly("text a");
    for (int i = 0; i < 3; i++) {
      client.complete();
    }
    assertThat(client.sent).containsExactly("text a", "ping", "binary 7", "close 3000 bye");
    assertThat(transmitted).hasValue(8);
    assertThat(failures).isEmpty();
  }

  @Test
  void sendsThatCompleteAtOnceDoNotPileUpOnTheStack() {
    client.slow = true;
    queue.text("first", 5);
    for (int i = 0; i < 100_000; i++) {
      queue.text("x", 1);
    }
    client.slow = false;
    client.complete();
    assertThat(client.sent).hasSize(100_001);
    assertThat(transmitted).hasValue(100_005);
  }

  @Test
  void blobGoesOutInFragments() {
    queue.blob(Blob.of(new byte[40_000]));
    queue.blob(Blob.of(new byte[16_384]));
    queue.blob(Blob.of(new byte[0]));
    assertThat(client.sent)
        .containsExactly(
            "binary 16384 and more",
            "binary 16384 and more",
            "binary 7232",
            "binary 16384",
            "binary 0");
    assertThat(transmitted).hasValue(56_384);
  }

  @Test
  void blobThatIsShorterThanItSaysFails() {
    queue.blob(blob(20_000, new byte[19_999]));
    assertThat(failures).singleElement().isInstanceOf(EOFException.class);
    assertThat(client.sent).as("no last fragment").containsExactly("binary 16384 and more");
  }

  @Test
  void blobThatIsLongerThanItSaysFails() {
    queue.blob(blob(100, new byte[101]));
    assertThat(failures).singleElement().isInstanceOf(IOException.class);
    assertThat(client.sent).isEmpty();
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
    client.slow = true;
    IOException cause = new IOException("broken pipe");
    queue.text("a", 1);
    queue.text("b", 1);
    client.fail(cause);
    queue.text("c", 1);
    assertThat(failures).containsExactly(cause);
    assertThat(client.sent).containsExactly("text a");
    assertThat(transmitted).as("what did not leave stays in the count").hasValue(0);
  }

  @Test
  void codeThatIsNotAClientsToSendBecomes1000() {
    queue.close(1005, "");
    assertThat(client.sent).containsExactly("close 1000 ");
  }

  @Test
  void answerToThePeersCloseGoesAheadOfWhatIsQueued() {
    client.slow = true;
    queue.text("being sent", 10);
    queue.text("queued", 6);
    assertThat(queue.answerClose(3001)).isCompleted();
    client.complete();
    assertThat(client.sent).containsExactly("text being sent", "close 3001 ");
    assertThat(failures).isEmpty();
  }

  @Test
  void closeFrameIsSentOnce() {
    queue.close(3000, "");
    assertThat(queue.answerClose(3000)).isCompleted();
    assertThat(client.sent).containsExactly("close 3000 ");
  }

  @Test
  void probeIsSentOnlyWhenNothingElseIs() {
    queue.probe();
    client.slow = true;
    queue.text("a", 1);
    queue.probe();
    client.complete();
    assertThat(client.sent).containsExactly("pong", "text a");
  }
}
