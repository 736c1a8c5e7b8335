package dev.everwire.it.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.testkit.server.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documentation shows and names is there. */
class DocumentationTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }

  /** The example as a reader copies it: without its package. */
  private static String example(String name) throws IOException {
    Path file = ROOT.resolve("it/src/test/java/dev/everwire/it/examples/" + name + ".java");
    return read(file).replaceFirst("package .*;\\s*", "");
  }

  @Test
  void theReadmeShowsTheFirstProgramAsItIs() throws IOException {
    assertThat(read(ROOT.resolve("README.md"))).contains(example("FirstProgram"));
  }

  @Test
  void theGuideShowsTheUnitTestAsItIs() throws IOException {
    assertThat(read(ROOT.resolve("docs/guide/testing.md"))).contains(example("PriceFeedTest"));
  }

  @Test
  void theGuideToBackPressureShowsTheLineFeedAsItIs() throws IOException {
    assertThat(read(ROOT.resolve("docs/guide/back-pressure.md"))).contains(example("LineFeed"));
  }

  private static final Path EXAMPLES = ROOT.resolve("examples/src");

  @Test
  void theGuideToCatchingUpShowsTheExampleAsItIs() throws IOException {
    String code =
        read(EXAMPLES.resolve("main/java/dev/everwire/examples/catchup/ReplayedFeed.java"));
    assertThat(read(ROOT.resolve("docs/guide/catch-up.md")))
        .contains(code.substring(code.indexOf("/**")));
  }

  private static final String TRANSPORT = "java/dev/everwire/examples/transport/";

  @Test
  void thePageOnTransportsShowsTheExampleAsItIs() throws IOException {
    String code = read(EXAMPLES.resolve("main/java/dev/everwire/examples/PriceFeed.java"));
    assertThat(read(ROOT.resolve("docs/transports.md")))
        .contains(code.replaceFirst("package .*;\\s*", ""));
  }

  @Test
  void theGuideToTheDurableQueueShowsTheExampleAsItIs() throws IOException {
    String code =
        read(EXAMPLES.resolve("main/java/dev/everwire/examples/delivery/DurableOrders.java"));
    assertThat(read(ROOT.resolve("docs/guide/durable.md")))
        .contains(code.replaceFirst("package .*;\\s*", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "main/" + TRANSPORT + "MyWebSocket.java",
        "main/" + TRANSPORT + "MyWebSocketFactory.java",
        "test/" + TRANSPORT + "MyWebSocketConformanceTest.java"
      })
  void theGuideToTransportsShowsItsCodeAsItIs(String file) throws IOException {
    String code = read(EXAMPLES.resolve(file)).replaceFirst("package .*;\\s*", "");
    assertThat(read(ROOT.resolve("docs/guide/writing-a-transport.md"))).contains(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MyWebSocket", "NvWebSocket"})
  void anAdapterOfTheExamplesHasUnder150LinesOfCode(String type) throws IOException {
    assertThat(read(EXAMPLES.resolve("main/" + TRANSPORT + type + ".java")).lines())
        .filteredOn(line -> !line.matches("\\s*(//.*|/?\\*.*|import .*|package .*)?"))
        .hasSizeLessThan(150);
  }

  @Test
  void theFirstProgramPrintsWhatComesThroughAnOutage() throws Exception {
    CompletableFuture<String> greeting = new CompletableFuture<>();
    try (ScriptedServer server =
        ScriptedServer.start(
            connection -> {
              connection.accept();
              greeting.complete(String.valueOf(connection.readMessage()));
              connection.text("first");
              connection.reset();
            })) {
      Thread program =
          new Thread(() -> FirstProgram.main(new String[] {server.url()}), "first program");
      program.setDaemon(true);
      program.start();

      assertThat(greeting.get(20, TimeUnit.SECONDS)).contains("hello");
      server.awaitAccepted(2, java.time.Duration.ofSeconds(30));
      program.interrupt();
      program.join(20_000);
      assertThat(program.isAlive()).isFalse();
    }
  }

  static Stream<String> testsNamedInTheParityTable() throws IOException {
    return Pattern.compile("`(\\w+)\\.(\\w+)`")
        .matcher(read(ROOT.resolve("docs/parity.md")))
        .results()
        .filter(match -> match.group(1).endsWith("Test") || match.group(1).endsWith("Rules"))
        .map(MatchResult::group)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("testsNamedInTheParityTable")
  void aTestThatTheParityTableNamesExists(String named) throws IOException {
    List<String> parts = Arrays.asList(named.replace("`", "").split("\\.", -1));
    String source = sourceOf(parts.get(0));
    assertThat(source).contains(" " + parts.get(1) + "(");
  }

  private static String sourceOf(String type) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      List<Path> sources =
          files
              .filter(file -> file.endsWith(type + ".java"))
              .filter(file -> !file.toString().contains("target"))
              .collect(Collectors.toList());
      assertThat(sources).as("sources of %s", type).hasSize(1);
      return read(sources.get(0));
    }
  }

  @Test
  void whatIsLinkedIsThere() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      List<Path> documents =
          files
              .filter(file -> file.toString().endsWith(".md"))
              .filter(file -> !file.toString().matches(".*/(target|node_modules)/.*"))
              .toList();
      for (Path document : documents) {
        Pattern.compile("\\]\\((?!\\w+:|#)([^)#]+)")
            .matcher(read(document))
            .results()
            .map(match -> document.resolveSibling(match.group(1)))
            .forEach(link -> assertThat(link).as("linked from %s", document).exists());
      }
    }
  }
}
