package dev.everwire.it.simulation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A history that violates a rule, and the smallest one found that violates the same rule. */
final class Failure {

  private final long seed;
  private final Violation violation;
  private final int[][] smallest;

  private Failure(long seed, Violation violation, int[][] smallest) {
    this.seed = seed;
    this.violation = violation;
    this.smallest = smallest;
  }

  /** Plays the history of a seed; returns what is wrong with it, null if nothing is. */
  static @Nullable Failure ofSeed(long seed) {
    History history = new History(Choices.ofSeed(seed), false);
    Violation violation = history.play();
    if (violation == null) {
      return null;
    }
    Shrinker shrinker =
        new Shrinker(history.choices(), blocks -> violation.isOf(replay(blocks, false).play()));
    return new Failure(seed, violation, shrinker.shrink());
  }

  private static History replay(int[][] blocks, boolean readable) {
    return new History(Choices.of(blocks), readable);
  }

  /** Tells the seed, the settings, and what happens in the smallest history, line by line. */
  String story() {
    History history = replay(smallest, true);
    Violation again = Objects.requireNonNull(history.play());
    return "-Deverwire.history.seed="
        + seed
        + "\n"
        + violation.getMessage()
        + "\nThe smallest history that does so ("
        + (smallest.length - 1)
        + " steps): "
        + history.world().settings
        + "\n  "
        + String.join("\n  ", history.world().log.lines())
        + "\n  "
        + again.getMessage();
  }
}
