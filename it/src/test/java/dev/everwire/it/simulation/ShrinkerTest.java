package dev.everwire.it.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A failing history is shown without what does not matter. */
class ShrinkerTest {

  @Test
  void leavesOutStepsAndLowersNumbers() {
    int[][] failing = new int[60][];
    Arrays.setAll(failing, i -> new int[] {i, 100 - i, i});

    int[][] smallest = new Shrinker(failing, ShrinkerTest::hasTwoLargeNumbers).shrink();

    assertThat(smallest).isDeepEqualTo(new int[][] {{}, {0, 50, 0}, {0, 50, 0}});
  }

  /** In the second place of two steps. */
  private static boolean hasTwoLargeNumbers(int[][] blocks) {
    return Arrays.stream(blocks).skip(1).filter(b -> b.length > 1 && b[1] >= 50).count() >= 2;
  }

  @Test
  void aPlantedBugIsToldInFewSteps() throws Exception {
    PlantedBug bug = bug("outbox-requeues-behind");
    LongFunction<String> stories = new PlantedClasses(bug).make(PlantedStory.class);

    String story =
        LongStream.rangeClosed(1, 1_000)
            .mapToObj(stories)
            .filter(told -> told != null)
            .findFirst()
            .orElseThrow();

    assertThat(story).startsWith("-Deverwire.history.seed=").contains("\nR6: ");
    assertThat(story.lines()).hasSizeLessThan(40);
  }

  private static PlantedBug bug(String id) throws Exception {
    return PlantedBug.all().stream().filter(bug -> bug.id().equals(id)).findFirst().orElseThrow();
  }
}
