package dev.everwire.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.Blob;
import dev.everwire.transport.OutgoingQueue;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class OutgoingFramesTest {

  private final FakeClient client = new FakeClient();
  private final OutgoingFrames frames =
      new OutgoingFrames(
          client,
          new OutgoingQueue(
              Runnable::run,
              size -> {},
              error -> {
                throw new AssertionError(error);
              }));

  @Test
  void everythingGoesOutInOrderAndOneAtATime() {
    client.slow = true;
    frames.text("a", 1);
    frames.ping(ByteBuffer.allocate(0));
    frames.binary(ByteBuffer.allocate(7), 7);
    frames.close(3000, "bye");
    assertThat(client.sent).containsExactly("text a");
    for (int i = 0; i < 3; i++) {
      client.complete();
    }
    assertThat(client.sent).containsExactly("text a", "ping", "binary 7", "close 3000 bye");
  }

  @Test
  void longTextGoesOutInFragmentsThatTearNoSurrogatePair() {
    String first = "x".repeat((1 << 22) - 1);
    frames.text(first + "\ud83d\udd0cy", first.length() + 5);
    assertThat(client.sent).hasSize(2);
    assertThat(client.sent.get(0).equals("text " + first + " and more")).isTrue();
    assertThat(client.sent.get(1)).isEqualTo("text \ud83d\udd0cy");
  }

  @Test
  void blobGoesOutInFragments() {
    frames.blob(Blob.of(new byte[40_000]));
    frames.blob(Blob.of(new byte[16_384]));
    frames.blob(Blob.of(new byte[0]));
    assertThat(client.sent)
        .containsExactly(
            "binary 16384 and more",
            "binary 16384 and more",
            "binary 7232",
            "binary 16384",
            "binary 0");
  }

  @Test
  void codeThatIsNotAClientsToSendBecomes1000() {
    frames.close(1005, "");
    assertThat(client.sent).containsExactly("close 1000 ");
  }

  @Test
  void answerToThePeersCloseGoesAheadOfWhatIsQueued() {
    client.slow = true;
    frames.text("being sent", 10);
    frames.text("queued", 6);
    assertThat(frames.answerClose(3001)).isCompleted();
    client.complete();
    assertThat(client.sent).containsExactly("text being sent", "close 3001 ");
  }

  @Test
  void closeFrameIsSentOnce() {
    frames.close(3000, "");
    assertThat(frames.answerClose(3000)).isCompleted();
    assertThat(client.sent).containsExactly("close 3000 ");
  }

  @Test
  void probeIsSentOnlyWhenNothingElseIs() {
    frames.probe();
    client.slow = true;
    frames.text("a", 1);
    frames.probe();
    client.complete();
    assertThat(client.sent).containsExactly("pong", "text a");
  }
}
