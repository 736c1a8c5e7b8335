package dev.everwire.it.simulation;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Makes a failing history small: leaves out steps, most at a time first, then makes the numbers of
 * those that are left smaller, as long as it still fails.
 */
final class Shrinker {

  private static final int MAX_TRIES = 20_000;

  private final Predicate<int[][]> fails;
  private int[][] smallest;
  private int tries;

  /**
   * Creates one.
   *
   * @param failing the choices of a history that fails
   * @param fails plays choices, and says whether that history fails in the same way
   */
  Shrinker(int[][] failing, Predicate<int[][]> fails) {
    this.smallest = failing;
    this.fails = fails;
  }

  /** Returns choices that fail, and of which nothing can be left out or made smaller. */
  int[][] shrink() {
    boolean smaller = true;
    while (smaller && tries < MAX_TRIES) {
      boolean fewer = leaveOutSteps();
      smaller = lowerNumbers() || fewer;
    }
    return smallest;
  }

  /** The first block is the settings, which every history has. */
  private boolean leaveOutSteps() {
    boolean any = false;
    for (int length = smallest.length - 1; length > 0; length /= 2) {
      int from = smallest.length - length;
      while (from >= 1) {
        any |= tryOut(without(from, length));
        from = Math.min(from, smallest.length) - length;
      }
    }
    return any;
  }

  private int[][] without(int from, int length) {
    int[][] fewer = new int[smallest.length - length][];
    System.arraycopy(smallest, 0, fewer, 0, from);
    System.arraycopy(smallest, from + length, fewer, from, fewer.length - from);
    return fewer;
  }

  private boolean lowerNumbers() {
    boolean any = false;
    for (int block = 0; block < smallest.length; block++) {
      any |= tryOut(with(block, new int[0]));
      for (int i = smallest[block].length - 1; i >= 0; i--) {
        any |= lower(block, i);
      }
    }
    return any;
  }

  private boolean lower(int block, int which) {
    boolean any = false;
    for (int step = number(block, which); step > 0; step /= 2) {
      while (number(block, which) >= step && tryOut(less(block, which, step))) {
        any = true;
      }
    }
    return any;
  }

  private int number(int block, int which) {
    return which < smallest[block].length ? smallest[block][which] : 0;
  }

  private int[][] less(int block, int which, int step) {
    int[] numbers = smallest[block].clone();
    numbers[which] -= step;
    return with(block, numbers);
  }

  private int[][] with(int block, int[] numbers) {
    int[][] changed = smallest.clone();
    changed[block] = numbers;
    return changed;
  }

  private boolean tryOut(int[][] candidate) {
    if (tries >= MAX_TRIES || Arrays.deepEquals(candidate, smallest)) {
      return false;
    }
    tries++;
    boolean failing = fails.test(candidate);
    if (failing) {
      smallest = candidate;
    }
    return failing;
  }
}
