package dev.everwire.it.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Plays many histories, on all processors; the first failure ends it. */
final class Histories {

  private static final int CHUNK = 500;

  /** One history in so many is played twice, and must go the same way. */
  private static final int TWICE = 100;

  private static final long REPORT_EVERY = 1_000_000;

  private final long last;
  private final AtomicLong next;
  private final AtomicLong played = new AtomicLong();
  private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();

  /** Creates a run of the histories of so many seeds, from the first. */
  Histories(long first, long count) {
    this.next = new AtomicLong(first);
    this.last = first + count - 1;
  }

  /** Returns the first failure that was found, null if there is none. */
  @Nullable Failure play() throws InterruptedException {
    List<Thread> players = new ArrayList<>();
    for (int i = Runtime.getRuntime().availableProcessors(); i > 0; i--) {
      Thread player = new Thread(this::playChunks, "histories-" + i);
      player.setDaemon(true);
      player.start();
      players.add(player);
    }
    for (Thread player : players) {
      player.join();
    }
    Throwable thrown = broken.get();
    if (thrown != null) {
      throw new AssertionError("the simulation itself has failed", thrown);
    }
    return failure.get();
  }

  private void playChunks() {
    try {
      long from = next.getAndAdd(CHUNK);
      while (from <= last && failure.get() == null && broken.get() == null) {
        playChunk(from, Math.min(last, from + CHUNK - 1));
        from = next.getAndAdd(CHUNK);
      }
    } catch (RuntimeException | Error e) {
      broken.compareAndSet(null, e);
    }
  }

  private void playChunk(long from, long to) {
    for (long seed = from; seed <= to; seed++) {
      History history = new History(Choices.ofSeed(seed), false);
      if (history.play() != null) {
        failure.compareAndSet(null, Failure.ofSeed(seed));
        return;
      }
      if (seed % TWICE == 0) {
        checkSame(seed, history);
      }
    }
    report(played.addAndGet(to - from + 1), to - from + 1);
  }

  private static void checkSame(long seed, History first) {
    History second = new History(Choices.ofSeed(seed), false);
    second.play();
    if (second.world().log.hash() != first.world().log.hash()) {
      throw new AssertionError("seed " + seed + " does not go the same way twice");
    }
  }

  @SuppressWarnings("SystemOut") // a run of hours should say that it goes on
  private static void report(long now, long more) {
    if (now / REPORT_EVERY != (now - more) / REPORT_EVERY) {
      System.out.println(now + " histories, no violation");
    }
  }
}
