package dev.everwire.durable;

import static dev.everwire.durable.Stores.append;
import static dev.everwire.durable.Stores.sync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.durable.Stores.Contents;
import dev.everwire.policy.OutboxStoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each write and force fails once; nothing that was said to be on the disk is missing. */
class FailingDiskTest {

  private static final int STEPS = 12;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path directory;

  @AfterEach
  void heal() {
    FaultyFile.heal();
  }

  @Test
  void eachWriteAndForceMayFail() {
    int writes = run(Integer.MAX_VALUE, 0);
    assertThat(writes).as("writes without a failure").isGreaterThan(STEPS);
    for (int nth = 0; nth < writes; nth++) {
      run(nth, 1);
      run(nth, 3);
    }
  }

  /** Returns how many writes and forces there were. */
  private int run(int failingWrite, int times) {
    Path file = directory.resolve("queue-" + failingWrite + "-" + times);
    Set<Long> expected = new TreeSet<>();
    Set<Long> possible = new TreeSet<>();
    List<OutboxStoreException> failures = new CopyOnWriteArrayList<>();
    DurableOutbox outbox =
        DurableOutbox.open(file, FaultyFile.name(file), new DurableOutboxOptions());
    outbox.claim(failures::add);
    FaultyFile.failFrom(failingWrite, times);
    int refused = 0;
    for (long n = 1; n <= STEPS; n++) {
      refused += step(outbox, n, expected, possible) ? 0 : 1;
    }
    int writes = FaultyFile.writes();
    FaultyFile.heal();
    awaitRecovery(outbox);
    outbox.close();
    assertThat(refused > 0).as("told by the call").isEqualTo(!failures.isEmpty());
    List<Long> found = new ArrayList<>(Contents.of(file).numbers());
    found.remove(1_000L);
    assertThat(found).as("failing at %s", failingWrite).containsAll(expected);
    assertThat(possible).as("failing at %s", failingWrite).containsAll(found);
    return writes;
  }

  /** Adds a message, and removes every third. */
  private static boolean step(
      DurableOutbox outbox, long n, Set<Long> expected, Set<Long> possible) {
    try {
      append(outbox, n, "message " + n + "x".repeat(500));
      possible.add(n);
      sync(outbox);
      expected.add(n);
      if (n % 3 == 0) {
        outbox.remove(n - 1);
        expected.remove(n - 1);
        sync(outbox);
        possible.remove(n - 1);
      }
      return true;
    } catch (OutboxStoreException | CompletionException e) {
      assertThat(e).hasStackTraceContaining("No space left on device");
      return false;
    }
  }

  private static void awaitRecovery(DurableOutbox outbox) {
    while (true) {
      try {
        append(outbox, 1_000, "the disk has room again");
        sync(outbox);
        return;
      } catch (OutboxStoreException e) {
        // It is tried again by itself; a sync tries at once.
        outbox.sync().toCompletableFuture().handle((done, failure) -> failure).join();
      }
    }
  }

  @Test
  void whileTheDiskIsFullMessagesAreRefusedAndTheFirstFailureIsReported() {
    Path file = directory.resolve("queue");
    List<OutboxStoreException> failures = new CopyOnWriteArrayList<>();
    DurableOutbox outbox =
        DurableOutbox.open(file, FaultyFile.name(file), new DurableOutboxOptions());
    outbox.claim(failures::add);
    FaultyFile.failFrom(0, Integer.MAX_VALUE);
    append(outbox, 1, "one");
    assertThatThrownBy(() -> sync(outbox))
        .hasCauseInstanceOf(OutboxStoreException.class)
        .hasStackTraceContaining("No space left on device");
    assertThatThrownBy(() -> append(outbox, 2, "two"))
        .isInstanceOf(OutboxStoreException.class)
        .hasMessageContaining("cannot write now");
    assertThatThrownBy(() -> sync(outbox)).hasCauseInstanceOf(OutboxStoreException.class);
    assertThat(failures).hasSize(1);

    FaultyFile.heal();
    awaitRecovery(outbox);
    outbox.close();
    assertThat(Contents.of(file).numbers())
        .as("what was accepted before the failure is written after it")
        .containsExactly(1L, 1_000L);
  }
}
