package dev.everwire.it.cuts;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which offsets are cut at: with {@code -Deverwire.cuts=all} each, with {@code -Deverwire.cuts=N}
 * that one; by default one in so many, the first of them drawn from {@code -Deverwire.cuts.seed=N}.
 */
record Share(String chosen, int step, int first) {

  static Share of(int step) {
    int seed = Integer.getInteger("everwire.cuts.seed", new Random().nextInt(1 << 20));
    return new Share(
        System.getProperty("everwire.cuts", "some, with -Deverwire.cuts.seed=" + seed),
        step,
        seed % step);
  }

  /** Returns the offsets from the first to the last, inclusive. */
  IntStream of(int from, int to) {
    if (chosen.startsWith("some")) {
      return IntStream.rangeClosed(from, to).filter(offset -> offset % step == first);
    }
    IntStream all = IntStream.rangeClosed(from, to);
    return chosen.equals("all") ? all : all.filter(offset -> offset == Integer.parseInt(chosen));
  }

  @Override
  public String toString() {
    return chosen;
  }
}
