package dev.everwire.durable;

import static dev.everwire.durable.Stores.append;
import static dev.everwire.durable.Stores.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.durable.Stores.Contents;
import dev.everwire.policy.OutboxStore.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that was cut or changed anywhere opens; what it loses is told. */
class DamagedFileTest {

  private static final int COMMITS = 20;
  private static final int CASES = 150;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path directory;

  private Path file() {
    return directory.resolve("queue");
  }

  /** Makes a file of some commits, without a clean end, and returns how long it was after each. */
  private byte[] uncleanFile() throws IOException {
    try (DurableOutbox outbox = DurableOutbox.open(directory.resolve("whole"))) {
      for (int n = 1; n <= COMMITS; n++) {
        append(outbox, n, "message " + n + " " + "x".repeat(n * 97));
        sync(outbox);
      }
      return Files.readAllBytes(directory.resolve("whole"));
    }
  }

  @Test
  void theLastWriteMayBeTornAnywhere() throws IOException {
    Path whole = directory.resolve("whole");
    byte[] before;
    byte[] after;
    try (DurableOutbox outbox = DurableOutbox.open(whole)) {
      append(outbox, 1, "before");
      sync(outbox);
      before = Files.readAllBytes(whole);
      append(outbox, 2, "after " + "x".repeat(20_000));
      sync(outbox);
      after = Files.readAllBytes(whole);
    }
    assertThat(after.length).isGreaterThan(before.length);
    for (int i = 0; i <= CASES; i++) {
      int written = (int) ((long) after.length * i / CASES);
      byte[] torn = Arrays.copyOf(before, Math.max(before.length, written));
      System.arraycopy(after, 0, torn, 0, written);
      Files.write(file(), torn);

      Contents contents = Contents.of(file());

      assertThat(contents.failures()).as("torn at %s", written).isEmpty();
      assertThat(contents.numbers()).as("torn at %s", written).startsWith(1L);
    }
    assertThat(Contents.of(file()).numbers()).as("not torn at all").containsExactly(1L, 2L);
  }

  @Test
  void aFileThatIsCutKeepsWhatIsWholeOrIsMovedAside() throws IOException {
    byte[] whole = uncleanFile();
    Random random = new Random(7);
    for (int i = 0; i < CASES; i++) {
      assertOpens(Arrays.copyOf(whole, random.nextInt(whole.length)), "cut " + i);
    }
  }

  @Test
  void aFileWithWrongBytesKeepsWhatIsWholeOrIsMovedAside() throws IOException {
    byte[] whole = uncleanFile();
    Random random = new Random(8);
    for (int i = 0; i < CASES; i++) {
      byte[] wrong = whole.clone();
      int from = random.nextInt(wrong.length);
      int length = 1 + random.nextInt(i % 2 == 0 ? 8 : 9_000);
      for (int at = from; at < Math.min(wrong.length, from + length); at++) {
        wrong[at] = (byte) random.nextInt();
      }
      assertOpens(wrong, "wrong bytes " + i + " at " + from + ", " + length);
    }
  }

  /** It opens; no message is another than was stored; it goes on; what is moved aside is told. */
  private void assertOpens(byte[] damaged, String what) throws IOException {
    Files.write(file(), damaged);
    Contents contents = Contents.of(file());
    for (Stored stored : contents.stored()) {
      int n = (int) stored.number();
      assertThat(Stores.text(stored)).as(what).isEqualTo("message " + n + " " + "x".repeat(n * 97));
    }
    List<Path> aside = aside();
    assertThat(contents.failures()).as(what).hasSameSizeAs(aside);
    if (!aside.isEmpty()) {
      assertThat(Files.readAllBytes(aside.get(0))).as(what).isEqualTo(damaged);
      assertThat(contents.failures().get(0))
          .hasMessageContaining(aside.get(0).getFileName().toString());
      Files.delete(aside.get(0));
    }
    try (DurableOutbox outbox = DurableOutbox.open(file())) {
      append(outbox, 99, "goes on");
    }
    assertThat(Contents.of(file()).numbers()).as(what).contains(99L);
  }

  private List<Path> aside() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(path -> path.getFileName().toString().startsWith("queue.corrupt-"))
          .collect(Collectors.toList());
    }
  }

  @Test
  void aFileThatIsNoMvStoreIsMovedAside() throws IOException {
    Files.writeString(file(), "not a queue".repeat(1_000));
    Contents contents = Contents.of(file());
    assertThat(contents.stored()).isEmpty();
    assertThat(contents.failures()).hasSize(1);
    assertThat(aside()).hasSize(1);
    assertThat(Contents.of(file()).failures()).as("the next time").isEmpty();
  }
}
