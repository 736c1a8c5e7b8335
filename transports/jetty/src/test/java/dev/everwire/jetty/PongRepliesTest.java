package dev.everwire.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PongRepliesTest {

  private final List<ByteBuffer> written = new ArrayList<>();
  private final List<CompletableFuture<Void>> pending = new ArrayList<>();
  private final PongReplies replies =
      new PongReplies(
          payload -> {
            written.add(payload);
            CompletableFuture<Void> writing = new CompletableFuture<>();
            pending.add(writing);
            return writing;
          });

  private static ByteBuffer payload(int n) {
    return ByteBuffer.wrap(new byte[] {(byte) n});
  }

  @Test
  void ofPingsThatComeWhileAPongIsWrittenTheNewestIsAnswered() {
    replies.reply(payload(1));
    replies.reply(payload(2));
    replies.reply(payload(3));
    assertThat(written).containsExactly(payload(1));
    pending.get(0).complete(null);
    assertThat(written).containsExactly(payload(1), payload(3));
    pending.get(1).complete(null);
    replies.reply(payload(4));
    assertThat(written).containsExactly(payload(1), payload(3), payload(4));
  }

  @Test
  void nothingIsWrittenAfterAFailure() {
    replies.reply(payload(1));
    replies.reply(payload(2));
    pending.get(0).completeExceptionally(new IllegalStateException("closed"));
    assertThat(written).containsExactly(payload(1));
  }
}
