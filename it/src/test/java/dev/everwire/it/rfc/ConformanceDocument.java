package dev.everwire.it.rfc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.testkit.rfc.Judgement.Kind;
import dev.everwire.testkit.rfc.RfcCase;
import dev.everwire.testkit.rfc.RfcCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** docs/conformance.md: how each case ended on each transport, and why not as it should. */
final class ConformanceDocument {

  private static final Path FILE = Path.of("../docs/conformance.md");
  private static final boolean WRITE = "write".equals(System.getProperty("everwire.docs"));

  private final List<RfcCase> cases;
  private final Map<String, List<Result>> byTransport;
  private final Footnotes footnotes = new Footnotes();
  private final StringBuilder text = new StringBuilder();

  /**
   * Creates the document.
   *
   * @param byTransport the results of all cases in their order, by the names of the transports
   */
  ConformanceDocument(List<RfcCase> cases, Map<String, List<Result>> byTransport) {
    this.cases = cases;
    this.byTransport = byTransport;
  }

  /** Writes the file if that is asked for; else compares it. */
  void check() throws IOException {
    String document = text();
    if (WRITE) {
      Files.writeString(FILE, document);
    } else {
      assertThat(FILE)
          .as("write it anew with -Deverwire.docs=write")
          .usingCharset(UTF_8)
          .hasContent(document);
    }
  }

  private String text() {
    line("# Conformance: the RFC cases");
    line("");
    line("<!-- Written by RfcCasesTest with -Deverwire.docs=write; not by hand. -->");
    line("");
    line(cases.size() + " cases of the testkit, in which a scripted server does every legal and");
    line(
        "illegal thing that RFC 6455 and RFC 7692 know, played over each transport. The client is a");
    line(
        "`ReconnectingWebSocket` that sends back what it receives. Compared are the messages in both");
    line(
        "directions, the close code and reason, whether an error was told, the retry decision, and what");
    line("the server saw last. Nothing may hang.");
    line("");
    line("| cell | meaning |");
    line("|---|---|");
    line("| ok | what the standard asks for |");
    line(
        "| ok and a letter | what the standard allows, though it asks for more; the letter says what |");
    line("| a number | neither: a deviation of the client underneath; the number says why |");
    line("| – | not offered: the client does not negotiate what the case is about |");
    summary();
    tables();
    text.append(footnotes.text());
    return text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void header(String first) {
    line("");
    line("| " + first + " | " + String.join(" | ", byTransport.keySet()) + " |");
    line(
        "|---".repeat((int) first.chars().filter(c -> c == '|').count() + 1 + byTransport.size())
            + "|");
  }

  private void summary() {
    line("");
    line("## Summary");
    line("");
    line("Cases that are ok, those that are no more than allowed, and deviations.");
    header("cases | of");
    List<String> titles = RfcCases.categories();
    for (int category = 1; category <= titles.size(); category++) {
      int number = category;
      long count = cases.stream().filter(c -> c.category() == number).count();
      line(
          "| "
              + titles.get(number - 1)
              + " | "
              + count
              + byTransport.values().stream()
                  .map(results -> " | " + counts(results, number))
                  .collect(joining())
              + " |");
    }
  }

  private static String counts(List<Result> results, int category) {
    return String.format(
        Locale.ROOT,
        "%d, %d, %d",
        count(results, category, Kind.OK),
        count(results, category, Kind.ALLOWED),
        count(results, category, Kind.WRONG));
  }

  private static long count(List<Result> results, int category, Kind kind) {
    return results.stream()
        .filter(result -> result.rfcCase().category() == category)
        .filter(result -> result.kind() == kind)
        .count();
  }

  private void tables() {
    int category = 0;
    for (int i = 0; i < cases.size(); i++) {
      RfcCase rfcCase = cases.get(i);
      if (rfcCase.category() != category) {
        category = rfcCase.category();
        line("");
        line("## " + category + ". " + RfcCases.categories().get(category - 1));
        header("case | section | the server's part");
      }
      int index = i;
      line(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s |",
              rfcCase.id(),
              rfcCase.section(),
              escaped(rfcCase.title()),
              byTransport.values().stream()
                  .map(results -> footnotes.cell(results.get(index)))
                  .collect(joining(" | "))));
    }
  }

  private static String escaped(String title) {
    return title.replace("\\", "\\\\").replace("|", "\\|").replace("<", "\\<").replace("*", "\\*");
  }
}
