package dev.everwire.it.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.it.simulation.PlantedBugsTest.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** docs/planted-bugs.md: the planted bugs, and how soon each was found. */
final class PlantedBugsDocument {

  private static final Path FILE = Path.of("../docs/planted-bugs.md");
  private static final boolean WRITE = "write".equals(System.getProperty("everwire.docs"));

  private final Map<PlantedBug, Found> found;

  PlantedBugsDocument(Map<PlantedBug, Found> found) {
    this.found = found;
  }

  /**
   * Writes the file if that is asked for; else sees to it that it lists the same bugs. How soon
   * each is found changes with every change of the product, and is as it was when the file was
   * written.
   */
  void check() throws IOException {
    if (WRITE) {
      Files.writeString(FILE, text());
      return;
    }
    String document = Files.readString(FILE);
    for (PlantedBug bug : found.keySet()) {
      assertThat(document).as("write it anew with -Deverwire.docs=write").contains(row(bug));
    }
    assertThat(document.lines().filter(line -> line.startsWith("| `"))).hasSize(found.size());
  }

  private static String row(PlantedBug bug) {
    return "| `" + bug.id() + "` | `" + bug.file() + "` | " + bug.what() + " |";
  }

  private String text() {
    StringBuilder text =
        new StringBuilder(
            """
            # Planted bugs

            <!-- Written by PlantedBugsTest with -Deverwire.docs=write; not by hand. -->

            %d bugs, each put into the product alone, and the number of simulated histories after which one
            violated a rule. They are data: `it/src/test/resources/planted` holds one per file, and each build
            plants them all. A bug whose place in the source has changed fails the build until it is moved.

            | bug | file | what is wrong | histories | the rule that noticed |
            |---|---|---|---|---|
            """
                .formatted(found.size()));
    found.forEach(
        (bug, when) ->
            text.append(row(bug))
                .append(' ')
                .append(when.histories())
                .append(" | ")
                .append(when.rule())
                .append(" |\n"));
    return text.toString();
  }
}
