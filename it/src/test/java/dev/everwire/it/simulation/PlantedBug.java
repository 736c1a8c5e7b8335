package dev.everwire.it.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A bug that is put into the product on purpose: the simulation must find it. Each is a file in the
 * test resources: what it is, the source file, the text there, and what is put in its place.
 *
 * @param id the name of its file
 * @param what what is wrong then
 * @param file the source, below {@code dev/everwire}
 * @param text what stands there, once
 * @param replacement what stands there then
 */
record PlantedBug(String id, String what, String file, String text, String replacement) {

  private static final Path BUGS = Path.of("src/test/resources/planted");
  private static final Path SOURCES = Path.of("../core/src/main/java/dev/everwire");
  private static final String REPLACE = "\n--- replace\n";
  private static final String WITH = "\n--- with\n";

  /** Reads all, in the order of their names. */
  static List<PlantedBug> all() throws IOException {
    try (Stream<Path> files = Files.list(BUGS)) {
      return files.sorted().map(PlantedBug::read).toList();
    }
  }

  private static PlantedBug read(Path path) {
    try {
      String all = Files.readString(path);
      int replace = all.indexOf(REPLACE);
      int with = all.indexOf(WITH);
      String[] head = all.substring(0, replace).split("\n", -1);
      return new PlantedBug(
          path.getFileName().toString().replace(".txt", ""),
          head[1],
          head[0],
          all.substring(replace + REPLACE.length(), with),
          all.substring(with + WITH.length()).stripTrailing());
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new IllegalStateException(path + ": file, what, --- replace, text, --- with, text", e);
    }
  }

  /** Returns the name of the class that the source file is named after. */
  String className() {
    return "dev.everwire." + file.replace(".java", "").replace('/', '.');
  }

  /**
   * Returns the source with the bug in it.
   *
   * @throws IllegalStateException if the text is not there, or not just once
   */
  String source() throws IOException {
    String source = Files.readString(SOURCES.resolve(file));
    String[] parts = source.split(Pattern.quote(text), -1);
    if (parts.length != 2) {
      throw new IllegalStateException(
          id + ": its text stands " + (parts.length - 1) + " times in " + file + ", not once");
    }
    return parts[0] + replacement + parts[1];
  }
}
