package dev.everwire.it.simulation;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that a history is made of, in blocks: the first is the settings, each other a step.
 * They are drawn by chance and kept, or given: what a given block has too few of is 0. So a block
 * can be left out, or made smaller, and those behind it still mean the same. 0 is always the choice
 * that does least.
 */
final class Choices {

  private final @Nullable SplittableRandom random;
  private final int[][] given;

  private int[] drawn = new int[256];
  private int size;
  private int[] starts = new int[64];
  private int blocks;
  private int position;

  private Choices(@Nullable SplittableRandom random, int[][] given) {
    this.random = random;
    this.given = given;
  }

  /** Returns choices that chance makes. */
  static Choices ofSeed(long seed) {
    return new Choices(new SplittableRandom(seed), new int[0][]);
  }

  /** Returns choices that were made before. */
  static Choices of(int[][] blocks) {
    return new Choices(null, blocks);
  }

  /** Begins the next block; returns whether there is one. */
  boolean begin() {
    if (random == null && blocks == given.length) {
      return false;
    }
    if (blocks == starts.length) {
      starts = Arrays.copyOf(starts, 2 * blocks);
    }
    starts[blocks++] = size;
    position = 0;
    return true;
  }

  /** Draws 0 to {@code bound - 1}. */
  int draw(int bound) {
    int value = random != null ? random.nextInt(bound) : Math.min(next(), bound - 1);
    if (size == drawn.length) {
      drawn = Arrays.copyOf(drawn, 2 * size);
    }
    drawn[size++] = value;
    return value;
  }

  private int next() {
    int[] block = given[blocks - 1];
    return position < block.length ? block[position++] : 0;
  }

  /** Draws true once in so many times. */
  boolean oneIn(int times) {
    return draw(times) == times - 1;
  }

  /** Draws so many bits, of which each is set once in four times. */
  int bits(int count) {
    int some = draw(1 << count);
    return some & draw(1 << count);
  }

  /** Returns what was drawn by now. */
  int[][] blocks() {
    int[][] copy = new int[blocks][];
    for (int i = 0; i < blocks; i++) {
      copy[i] = Arrays.copyOfRange(drawn, starts[i], i + 1 < blocks ? starts[i + 1] : size);
    }
    return copy;
  }
}
