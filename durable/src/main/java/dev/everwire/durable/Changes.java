package dev.everwire.durable;

import dev.everwire.policy.OutboxStore.Stored;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is to be written together: the last change of each number, in order. Not thread-safe. */
final class Changes {

  /** Told when they are on the disk, or cannot be written. */
  final CompletableFuture<Void> written = new CompletableFuture<>();

  /** Whether they could not be written, and those before them could. */
  boolean areFirstToFail;

  /** What is added, by its number; null for what is removed. */
  private final LinkedHashMap<Long, @Nullable Stored> byNumber = new LinkedHashMap<>();

  void append(Stored message) {
    byNumber.put(message.number(), message);
  }

  void remove(long number) {
    byNumber.put(number, null);
  }

  /** Takes back the addition of a message that was never written. */
  void cancel(long number) {
    byNumber.remove(number);
  }

  /** Puts these, which could not be written, ahead of later changes. */
  void precede(Changes later) {
    LinkedHashMap<Long, @Nullable Stored> all = new LinkedHashMap<>(byNumber);
    all.putAll(later.byNumber);
    later.byNumber.clear();
    later.byNumber.putAll(all);
  }

  Map<Long, @Nullable Stored> byNumber() {
    return byNumber;
  }

  boolean isEmpty() {
    return byNumber.isEmpty();
  }
}
