package dev.everwire.it.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The simulation has teeth: each bug of the list, put into the product, is found within so many
 * histories. {@code -Deverwire.docs=write} writes docs/planted-bugs.md; {@code
 * -Deverwire.planted=ID} plants those alone whose name begins so.
 */
class PlantedBugsTest {

  private static final long HISTORIES = 100_000;
  private static final String ONLY = System.getProperty("everwire.planted", "");

  /** When a bug was found, and by which rule. */
  record Found(long histories, String rule) {}

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void eachPlantedBugIsFound() throws Exception {
    List<PlantedBug> bugs =
        PlantedBug.all().stream().filter(bug -> bug.id().startsWith(ONLY)).toList();
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    Map<PlantedBug, Found> found = new LinkedHashMap<>();
    try {
      Map<PlantedBug, Future<Found>> searches = new LinkedHashMap<>();
      bugs.forEach(bug -> searches.put(bug, threads.submit(() -> search(bug))));
      for (Map.Entry<PlantedBug, Future<Found>> search : searches.entrySet()) {
        found.put(search.getKey(), search.getValue().get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(found.entrySet())
        .as("not found within %d histories", HISTORIES)
        .allSatisfy(
            bug -> assertThat(bug.getValue().histories()).as(bug.getKey().id()).isPositive());
    if (ONLY.isEmpty()) {
      new PlantedBugsDocument(found).check();
    }
  }

  /** Returns when the bug was found; 0 histories for not at all. */
  private static Found search(PlantedBug bug) throws Exception {
    LongFunction<String> run = new PlantedClasses(bug).make(PlantedRun.class);
    for (long seed = 1; seed <= HISTORIES; seed++) {
      String rule = run.apply(seed);
      if (rule != null) {
        return new Found(seed, rule);
      }
    }
    return new Found(0, "none");
  }
}
