package dev.everwire.durable;

import static dev.everwire.durable.Stores.append;
import static dev.everwire.durable.Stores.sync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.Blob;
import dev.everwire.Message;
import dev.everwire.durable.Stores.Contents;
import dev.everwire.policy.OutboxStore.Stored;
import dev.everwire.policy.OutboxStoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableOutboxTest {

  /** So long that nothing is written but what a test asks for. */
  private static final DurableOutboxOptions LONG_WINDOW =
      new DurableOutboxOptions().window(Duration.ofMinutes(1));

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path directory;

  private Path file() {
    return directory.resolve("queue");
  }

  @Test
  void whatIsStoredComesBackAsItWas() {
    Instant expires = Instant.ofEpochMilli(1_800_000_000_000L);
    List<Stored> stored =
        List.of(
            new Stored(1, Message.text("snow \u2603, and half a pair \uD83D"), expires),
            new Stored(2, Message.owned(ByteBuffer.wrap(new byte[] {0, -1, 127})), null),
            new Stored(7, Message.text(""), null));
    try (DurableOutbox outbox = DurableOutbox.open(file())) {
      stored.forEach(outbox::append);
      outbox.append(new Stored(8, Blob.of(new byte[] {1, 2}), null));
    }

    Contents contents = Contents.of(file());

    assertThat(contents.failures()).isEmpty();
    assertThat(contents.numbers()).containsExactly(1L, 2L, 7L, 8L);
    assertThat(contents.stored().get(0).message())
        .isEqualTo(Message.text("snow \u2603, and half a pair \uFFFD"));
    assertThat(contents.stored().get(0).expires()).isEqualTo(expires);
    assertThat(contents.stored().subList(1, 3)).isEqualTo(stored.subList(1, 3));
    assertThat(contents.stored().get(3).message())
        .isEqualTo(Message.owned(ByteBuffer.wrap(new byte[] {1, 2})));
  }

  @Test
  void aBlobThatCannotBeReadIsNotAccepted() {
    Blob broken = brokenBlob();
    try (DurableOutbox outbox = DurableOutbox.open(file())) {
      assertThatThrownBy(() -> outbox.append(new Stored(1, broken, null)))
          .isInstanceOf(OutboxStoreException.class)
          .hasRootCauseMessage("gone");
    }
    assertThat(Contents.of(file()).stored()).isEmpty();
  }

  private static Blob brokenBlob() {
    return new Blob() {
      @Override
      public long size() {
        return 3;
      }

      @Override
      public java.io.InputStream stream() throws IOException {
        throw new IOException("gone");
      }
    };
  }

  @Test
  void whatIsSyncedIsInTheFileAndTheRestIsNotUntilTheWindowEnds() throws Exception {
    Path copy = directory.resolve("copy");
    try (DurableOutbox outbox = DurableOutbox.open(file(), LONG_WINDOW)) {
      append(outbox, 1, "one");
      sync(outbox);
      append(outbox, 2, "two");
      Files.copy(file(), copy);
    }
    assertThat(Contents.of(copy).numbers()).containsExactly(1L);
    assertThat(Contents.of(file()).numbers()).as("closing writes").containsExactly(1L, 2L);
  }

  @Test
  void whatIsRemovedWithinTheWindowIsNeverWritten() {
    try (DurableOutbox outbox = DurableOutbox.open(file(), LONG_WINDOW)) {
      append(outbox, 1, "one");
      outbox.remove(1);
      assertThat(outbox.sync().toCompletableFuture()).isDone();
    }
    assertThat(Contents.of(file()).stored()).isEmpty();
  }

  @Test
  void whatIsRemovedAfterwardsIsGone() {
    try (DurableOutbox outbox = DurableOutbox.open(file(), LONG_WINDOW)) {
      LongStream.range(1, 100).forEach(n -> append(outbox, n, "text " + n));
      sync(outbox);
      LongStream.range(2, 100).forEach(outbox::remove);
      sync(outbox);
      outbox.remove(12345);
    }
    assertThat(Contents.of(file()).numbers()).containsExactly(1L);
  }

  @Test
  void theWindowEndsByItself() throws Exception {
    try (DurableOutbox outbox =
        DurableOutbox.open(file(), new DurableOutboxOptions().window(Duration.ofMillis(1)))) {
      append(outbox, 1, "one");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      Path copy = directory.resolve("copy");
      do {
        assertThat(System.nanoTime()).as("written in time").isLessThan(deadline);
        Files.deleteIfExists(copy);
        Files.copy(file(), copy);
      } while (Contents.of(copy).stored().isEmpty());
    }
  }

  @Test
  void aFileHasOneOwner() throws Exception {
    try (DurableOutbox outbox = DurableOutbox.open(file())) {
      Path alias = Files.createSymbolicLink(directory.resolve("alias"), file());
      assertThatThrownBy(() -> DurableOutbox.open(alias))
          .isInstanceOf(OutboxStoreException.class)
          .hasMessageContaining("alias is open in this process already");
      append(outbox, 1, "one");

      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  SenderProgram.class.getName(),
                  "ws://127.0.0.1:1/",
                  file().toString(),
                  "AT_LEAST_ONCE",
                  "0")
              .redirectErrorStream(true)
              .start();
      String output = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(other.waitFor()).isEqualTo(1);
      assertThat(output).contains("queue is in use by another process");
    }
    assertThat(Contents.of(file()).numbers()).containsExactly(1L);
  }

  @Test
  void anOutboxHasOneSocket() {
    try (DurableOutbox outbox = DurableOutbox.open(file())) {
      outbox.claim(failure -> {});
      assertThatThrownBy(() -> outbox.claim(failure -> {}))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aFileOfANewerFormatIsLeftUntouched() throws Exception {
    try (MVStore newer = MVStore.open(file().toString())) {
      newer.setStoreVersion(2);
      newer.openMap("messages").put(1L, "of the future");
    }
    assertIsLeftUntouched("has format 2, and this version of everwire-durable knows 1");
  }

  @Test
  void aFileOfANewerMvStoreIsLeftUntouched() throws Exception {
    Contents.of(file());
    byte[] bytes = Files.readAllBytes(file());
    for (int block = 0; block < 2; block++) {
      FileHeaders.setFormat(bytes, block * 4096, 9);
    }
    Files.write(file(), bytes);
    assertIsLeftUntouched("has a format that this version of H2's MVStore does not know");
  }

  @Test
  void anMvStoreThatIsNoOutboxIsLeftUntouched() throws Exception {
    try (MVStore other = MVStore.open(file().toString())) {
      other.openMap("accounts").put(1L, "somebody's");
    }
    assertIsLeftUntouched("is an MVStore, and not an outbox");
  }

  private void assertIsLeftUntouched(String message) throws IOException {
    byte[] before = Files.readAllBytes(file());
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> DurableOutbox.open(file()))
          .isInstanceOf(OutboxStoreException.class)
          .hasMessageContaining(file().toString())
          .hasMessageContaining(message);
    }
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aMissingDirectoryIsNamed() {
    Path missing = directory.resolve("no").resolve("queue");
    assertThatThrownBy(() -> DurableOutbox.open(missing))
        .isInstanceOf(OutboxStoreException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void aClosedOutboxTakesNothing() {
    DurableOutbox outbox = DurableOutbox.open(file());
    outbox.close();
    outbox.close();
    assertThatThrownBy(() -> append(outbox, 1, "one"))
        .isInstanceOf(OutboxStoreException.class)
        .hasMessage("the outbox is closed");
  }

  @Test
  void optionsSayWhatIsAllowed() {
    DurableOutboxOptions options = new DurableOutboxOptions();
    assertThatThrownBy(() -> options.window(Duration.ofMinutes(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT2M");
    assertThatThrownBy(() -> options.maxFileBytes(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4194304");
  }
}
