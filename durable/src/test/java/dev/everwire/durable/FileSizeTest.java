package dev.everwire.durable;

import static dev.everwire.durable.Stores.append;
import static dev.everwire.durable.Stores.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.durable.Stores.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file stays within its bound, however much goes through it. */
class FileSizeTest {

  private static final long MIB = 1L << 20;
  private static final String KIB = "x".repeat(1_024);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path directory;

  private Path file() {
    return directory.resolve("queue");
  }

  @Test
  void aQueueThatIsMostlyEmptyStaysSmall() throws IOException {
    long largest = 0;
    try (DurableOutbox outbox = DurableOutbox.open(file())) {
      for (long n = 1; n <= 64 * 1_024; n++) {
        append(outbox, n, KIB);
        if (n > 100) {
          outbox.remove(n - 100);
        }
        if (n % 128 == 0) {
          sync(outbox);
          largest = Math.max(largest, Files.size(file()));
        }
      }
    }
    assertThat(largest).as("of 64 MiB that went through").isLessThan(4 * MIB);
    assertThat(Contents.of(file()).stored()).hasSize(100);
  }

  @Test
  void aFullQueueStaysWithinTheBoundAndShrinksWhenItIsEmptied() throws IOException {
    long bound = 16 * MIB;
    long largest = 0;
    try (DurableOutbox outbox =
        DurableOutbox.open(file(), new DurableOutboxOptions().maxFileBytes(bound))) {
      long full = outbox.maxBytes() / KIB.length();
      for (long n = 1; n <= full * 6; n++) {
        append(outbox, n, KIB);
        if (n > full) {
          outbox.remove(scattered(n, full));
        }
        if (n % 64 == 0) {
          sync(outbox);
          largest = Math.max(largest, Files.size(file()));
        }
      }
      sync(outbox);
      assertThat(largest).as("largest").isLessThanOrEqualTo(bound);
      for (long n = 1; n <= full * 6; n++) {
        outbox.remove(n);
        if (n % 64 == 0) {
          sync(outbox);
        }
      }
      sync(outbox);
      assertThat(Files.size(file())).as("emptied").isLessThan(3 * MIB);
    }
  }

  /** Removes one that is there, not always the oldest: pairs are swapped. */
  private static long scattered(long n, long full) {
    long oldest = n - full;
    return oldest % 2 == 0 ? oldest - 1 : oldest + 1;
  }
}
