package dev.everwire.cli.storm;

import java.util.Arrays;

/**
 * How a storm went.
 *
 * @param attempts how many attempts reached the network, by the second
 * @param back how many clients came back, by the second
 * @param processPeak the most attempts of one process in a second
 * @param allBackMs when the last one was back, or NEVER
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read only; no two are compared
record StormResult(
    Scenario scenario,
    Strategy strategy,
    boolean gated,
    int[] attempts,
    int[] back,
    int processPeak,
    int allBackMs) {

  /** Not within the limit. */
  static final int NEVER = -1;

  String label() {
    return strategy.label() + (gated ? ", gate" : "");
  }

  int peak() {
    return Arrays.stream(attempts).max().orElse(0);
  }

  long attemptsInAll() {
    return Arrays.stream(attempts).asLongStream().sum();
  }

  /** Returns how many attempts made no connection. */
  long wasted() {
    return attemptsInAll() - Arrays.stream(back).asLongStream().sum();
  }

  /** Returns by which second so many of a hundred clients were back, or NEVER. */
  int secondsUntilBack(int percent) {
    long wanted = ((long) scenario.clients() * percent + 99) / 100;
    long sum = 0;
    for (int second = 0; second < back.length; second++) {
      sum += back[second];
      if (sum >= wanted) {
        return second + 1;
      }
    }
    return NEVER;
  }
}
