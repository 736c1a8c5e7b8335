package dev.everwire.durable;

import dev.everwire.Message;
import dev.everwire.policy.OutboxStore.Stored;
import dev.everwire.policy.OutboxStoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What tests do with an outbox. */
final class Stores {

  private Stores() {}

  static void append(DurableOutbox outbox, long number, String text) {
    outbox.append(new Stored(number, Message.text(text), null));
  }

  static void sync(DurableOutbox outbox) {
    outbox.sync().toCompletableFuture().join();
  }

  static String text(Stored stored) {
    return ((Message.Text) stored.message()).value();
  }

  /** What a file holds, and what went wrong when it was opened. */
  record Contents(List<Stored> stored, List<OutboxStoreException> failures) {

    static Contents of(Path file) {
      List<OutboxStoreException> failures = new ArrayList<>();
      try (DurableOutbox outbox = DurableOutbox.open(file)) {
        return new Contents(outbox.claim(failures::add), failures);
      }
    }

    List<Long> numbers() {
      return stored.stream().map(Stored::number).toList();
    }
  }
}
