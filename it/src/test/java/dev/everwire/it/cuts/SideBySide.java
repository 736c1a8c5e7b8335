package dev.everwire.it.cuts;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Plays many connections at a time, as most of them wait for a timeout. */
final class SideBySide {

  private static final int AT_A_TIME = 48;

  private SideBySide() {}

  /** Plays all, and returns what they say together. */
  static List<String> play(List<Callable<List<String>>> all)
      throws InterruptedException, ExecutionException {
    ExecutorService players = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      List<String> said = new ArrayList<>();
      for (Future<List<String>> one : players.invokeAll(all)) {
        said.addAll(one.get());
      }
      return said;
    } finally {
      players.shutdown();
      players.awaitTermination(1, TimeUnit.MINUTES);
    }
  }
}
