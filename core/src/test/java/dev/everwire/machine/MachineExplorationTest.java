package dev.everwire.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Plays the machine through all histories of a stated length, and through many long ones by chance;
 * {@link World} holds the rules against each step.
 *
 * <p>A failure names its history. One by chance names its seed too: {@code
 * -Deverwire.machine.seed=N} plays that one alone.
 */
class MachineExplorationTest {

  private static final int HISTORIES = Integer.getInteger("everwire.machine.histories", 200_000);
  private static final int LENGTH = 60;
  private static final Input[] INPUTS = Input.values();

  private record Reached(World world, List<Input> history) {}

  @Test
  void everyHistoryOfUpToSixteenInputsKeepsTheRules() {
    List<Input> inputs =
        Arrays.stream(INPUTS).filter(input -> !Input.OF_REPLACEMENT.contains(input)).toList();
    explore(inputs, 16);
  }

  @Test
  void everyHistoryOfUpToThirteenInputsWithReplacementsKeepsTheRules() {
    explore(List.of(INPUTS), 13);
  }

  private static void explore(List<Input> inputs, int depth) {
    Set<Object> seen = new HashSet<>();
    Deque<Reached> open = new ArrayDeque<>();
    open.add(new Reached(new World(), List.of()));
    long steps = 0;
    while (!open.isEmpty()) {
      Reached from = open.remove();
      for (Input input : inputs) {
        List<Input> history = new ArrayList<>(from.history);
        history.add(input);
        World world = from.world.copy();
        play(world, input, history, "");
        steps++;
        if (history.size() < depth && seen.add(world.key())) {
          open.add(new Reached(world, history));
        }
      }
    }
    System.Logger log = System.getLogger("dev.everwire.test");
    log.log(
        System.Logger.Level.INFO, "{0} states, {1} steps to depth {2}", seen.size(), steps, depth);
    assertThat(seen.size()).as("the exploration went somewhere").isGreaterThan(1_000);
  }

  @Test
  void longHistoriesByChanceKeepTheRules() {
    Long only = Long.getLong("everwire.machine.seed");
    long first = only == null ? 1 : only;
    long last = only == null ? HISTORIES : only;
    for (long seed = first; seed <= last; seed++) {
      Random random = new Random(seed);
      World world = new World();
      List<Input> history = new ArrayList<>();
      for (int i = 0; i < LENGTH; i++) {
        Input input = INPUTS[random.nextInt(INPUTS.length)];
        history.add(input);
        play(world, input, history, "seed " + seed + ", ");
      }
    }
  }

  private static void play(World world, Input input, List<Input> history, String seed) {
    try {
      world.apply(input);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(seed + "history " + history + ": " + e.getMessage(), e);
    }
  }
}
