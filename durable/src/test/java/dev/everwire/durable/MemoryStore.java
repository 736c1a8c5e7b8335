package dev.everwire.durable;

import dev.everwire.policy.OutboxStore;
import dev.everwire.policy.OutboxStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A store on a disk that does what the test says, one write at a time. */
final class MemoryStore implements OutboxStore {

  final TreeMap<Long, Stored> stored = new TreeMap<>();

  /** Those who wait for the disk. */
  final List<CompletableFuture<Void>> syncs = new ArrayList<>();

  final List<OutboxStoreException> troubles = new ArrayList<>();

  /** Whether a sync is done at once, or waits for {@link #finish}. */
  boolean slow;

  /** Whether each sync fails. */
  boolean full;

  @Override
  public int maxMessages() {
    return 4;
  }

  @Override
  public long maxBytes() {
    return 100;
  }

  @Override
  public List<Stored> claim(Consumer<OutboxStoreException> failures) {
    troubles.forEach(failures);
    return List.copyOf(stored.values());
  }

  @Override
  public void append(Stored message) {
    stored.put(message.number(), message);
  }

  @Override
  public void remove(long number) {
    stored.remove(number);
  }

  @Override
  public CompletionStage<Void> sync() {
    if (full) {
      return CompletableFuture.failedStage(new OutboxStoreException("full", null));
    } else if (!slow) {
      return CompletableFuture.completedStage(null);
    }
    CompletableFuture<Void> sync = new CompletableFuture<>();
    syncs.add(sync);
    return sync;
  }

  void finish() {
    List<CompletableFuture<Void>> done = List.copyOf(syncs);
    syncs.clear();
    done.forEach(sync -> sync.complete(null));
  }

  List<String> texts() {
    return stored.values().stream().map(Stores::text).toList();
  }

  @Override
  public void close() {}
}
