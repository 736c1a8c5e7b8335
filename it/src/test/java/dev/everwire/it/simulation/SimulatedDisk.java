package dev.everwire.it.simulation;

import dev.everwire.policy.OutboxStore;
import dev.everwire.policy.OutboxStoreException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A disk that writes when the history says so, in order: when the process is killed, some of what
 * it was told last is not on it. It may be full, and it may fail.
 */
final class SimulatedDisk implements OutboxStore {

  /** What was told and is not written: an addition, or a removal. */
  private record Operation(long number, @Nullable Stored added) {}

  private final World world;
  private final TreeMap<Long, Stored> written = new TreeMap<>();
  private final List<Operation> unwritten = new ArrayList<>();
  private final List<CompletableFuture<Void>> awaiting = new ArrayList<>();

  /** What will be on it when all is written, and the numbers of these messages. */
  private final TreeMap<Long, Stored> told = new TreeMap<>();

  private final BitSet toldNumbers = new BitSet();
  private @Nullable Consumer<OutboxStoreException> failures;
  private boolean full;
  private boolean failsNext;
  private int failed;

  SimulatedDisk(World world) {
    this.world = world;
  }

  // ---- what the socket does

  @Override
  public int maxMessages() {
    return Integer.MAX_VALUE;
  }

  @Override
  public long maxBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public List<Stored> claim(Consumer<OutboxStoreException> failures) {
    if (this.failures != null) {
      throw new Violation("R13: a store is claimed once");
    }
    this.failures = failures;
    return List.copyOf(written.values());
  }

  @Override
  public void append(Stored message) {
    if (full) {
      throw Faults.DISK_FULL;
    }
    if (!told.isEmpty() && message.number() <= told.lastKey()) {
      throw new Violation("R13: a message's number is higher than any before", message);
    }
    world.log.say("stores", Messages.number(message.message()));
    told.put(message.number(), message);
    toldNumbers.set(Messages.number(message.message()));
    unwritten.add(new Operation(message.number(), message));
  }

  @Override
  public void remove(long number) {
    Stored removed = told.remove(number);
    if (removed != null) {
      toldNumbers.clear(Messages.number(removed.message()));
      unwritten.add(new Operation(number, null));
    }
  }

  @Override
  public CompletionStage<Void> sync() {
    if (unwritten.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    awaiting.add(done);
    return done;
  }

  @Override
  public void close() {
    throw new Violation("R13: the store is the application's to close");
  }

  // ---- what happens to it

  void fill(boolean full) {
    this.full = full;
    world.log.say(full ? "the disk is full" : "the disk has room");
  }

  boolean isFull() {
    return full;
  }

  void failNext() {
    failsNext = true;
  }

  void healed() {
    full = false;
    failsNext = false;
  }

  /** Writes all that it was told, or fails; returns whether there was anything to do. */
  boolean write() {
    if (unwritten.isEmpty()) {
      return false;
    }
    List<CompletableFuture<Void>> done = new ArrayList<>(awaiting);
    awaiting.clear();
    if (failsNext && failures != null) {
      failsNext = false;
      failed++;
      world.log.say("the disk fails");
      failures.accept(Faults.DISK_FAILS);
      done.forEach(sync -> sync.completeExceptionally(Faults.DISK_FAILS));
    } else {
      writeSome(unwritten.size());
      done.forEach(sync -> sync.complete(null));
    }
    return true;
  }

  private void writeSome(int count) {
    List<Operation> first = unwritten.subList(0, count);
    first.forEach(this::write);
    first.clear();
  }

  private void write(Operation operation) {
    Stored added = operation.added;
    if (added == null) {
      written.remove(operation.number);
    } else {
      written.put(operation.number, added);
    }
  }

  /** The process is killed. */
  void crash() {
    writeSome(world.choices.draw(unwritten.size() + 1));
    unwritten.clear();
    awaiting.clear();
    told.clear();
    told.putAll(written);
    toldNumbers.clear();
    told.values().forEach(stored -> toldNumbers.set(Messages.number(stored.message())));
    failures = null;
    failed = 0;
  }

  // ---- what is so

  /** Returns whether a message is on it, or will be when all is written. */
  boolean has(int number) {
    return toldNumbers.get(number);
  }

  /** Returns whether a message is on it now. */
  boolean hasWritten(int number) {
    return written.values().stream().anyMatch(s -> Messages.number(s.message()) == number);
  }

  boolean isIdle() {
    return unwritten.isEmpty();
  }

  boolean isEmpty() {
    return told.isEmpty();
  }

  int messages() {
    return told.size();
  }

  long bytes() {
    return told.values().stream().mapToLong(stored -> stored.message().size()).sum();
  }

  /** Returns how often it failed since the process began. */
  int failed() {
    return failed;
  }
}
