package dev.everwire.it.matrix;

import dev.everwire.it.matrix.Cell.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The cells so far, and the page that shows them. Not thread-safe. */
final class Matrix {

  private static final String INTRODUCTION =
      """
      # Interoperation

      Every transport against servers and proxies that nobody here wrote. The table is written by the run:

          bash .ci/setup
          ./mvnw test -pl it -am -Dtest=InteropMatrixTest -Dsurefire.failIfNoSpecifiedTests=false \\
              -Dtest.jvm.seconds=7200 -Deverwire.matrix=whole -Deverwire.matrix.transports=all -Deverwire.docs=write

      What each case does is in `it/src/test/java/dev/everwire/it/matrix`; a cut of the matrix runs with the tests.
      ✓: it holds. n.a.: the transport or the server cannot be set up so. dev.: it does not hold, for a known reason.
      The number in brackets leads to the reason at the end.

      """;

  private final List<String> transports;
  private final Map<String, Map<String, Map<String, Cell>>> peers = new LinkedHashMap<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();
  private final List<String> footnotes = new ArrayList<>();

  /** Creates one without cells, whose columns are these transports. */
  Matrix(List<String> transports) {
    this.transports = transports;
  }

  void add(Cell cell) {
    peers
        .computeIfAbsent(cell.peer(), name -> new LinkedHashMap<>())
        .computeIfAbsent(cell.row(), name -> new LinkedHashMap<>())
        .put(cell.transport(), cell);
  }

  /** Keeps that a peer could not be started. */
  void skip(String peer, String why) {
    skipped.put(peer, why);
  }

  /** Returns the page in Markdown. */
  String toMarkdown() {
    footnotes.clear();
    StringBuilder page = new StringBuilder(INTRODUCTION);
    page.append("## Summary\n\n").append(summary()).append('\n').append(skippedPeers());
    peers.forEach(
        (peer, rows) ->
            page.append("\n## ")
                .append(peer)
                .append("\n\n")
                .append(header(""))
                .append(table(rows)));
    page.append("\n## Why\n\n");
    for (int i = 0; i < footnotes.size(); i++) {
      page.append(i + 1).append(". ").append(footnotes.get(i)).append('\n');
    }
    return page.toString();
  }

  /** Returns how many cells of each peer and transport came out how. */
  String summary() {
    StringBuilder table = new StringBuilder(header("peer"));
    peers.forEach(
        (peer, rows) -> {
          table.append("| ").append(peer).append(" |");
          for (String transport : transports) {
            table.append(' ').append(counts(rows, transport)).append(" |");
          }
          table.append('\n');
        });
    return table.toString();
  }

  private static String counts(Map<String, Map<String, Cell>> rows, String transport) {
    Map<Result, Long> counts =
        rows.values().stream()
            .map(cells -> cells.get(transport))
            .filter(cell -> cell != null)
            .collect(Collectors.groupingBy(Cell::result, Collectors.counting()));
    return List.of(Result.values()).stream()
        .filter(counts::containsKey)
        .map(result -> counts.get(result) + " " + result.sign())
        .collect(Collectors.joining(", "));
  }

  /** Returns which peers could not be started, aloud. */
  String skippedPeers() {
    if (skipped.isEmpty()) {
      return "Peers that could not be started: none.\n";
    }
    StringBuilder list =
        new StringBuilder("**PEERS THAT COULD NOT BE STARTED: " + skipped.size() + "**\n\n");
    skipped.forEach((peer, why) -> list.append("- ").append(peer).append(": ").append(line(why)));
    return list.toString();
  }

  private String header(String corner) {
    return "| "
        + corner
        + " | "
        + String.join(" | ", transports)
        + " |\n|---|"
        + "---|".repeat(transports.size())
        + "\n";
  }

  private String table(Map<String, Map<String, Cell>> rows) {
    StringBuilder table = new StringBuilder();
    rows.forEach(
        (row, cells) -> {
          table.append("| ").append(row).append(" |");
          for (String transport : transports) {
            Cell cell = cells.get(transport);
            table.append(' ').append(cell == null ? "" : sign(cell)).append(" |");
          }
          table.append('\n');
        });
    return table.toString();
  }

  private String sign(Cell cell) {
    if (cell.result() == Result.GREEN) {
      return cell.result().sign();
    }
    String why = line(cell.why());
    if (!footnotes.contains(why)) {
      footnotes.add(why);
    }
    return cell.result().sign() + " (" + (footnotes.indexOf(why) + 1) + ")";
  }

  private static String line(String text) {
    return text.strip().lines().map(String::strip).collect(Collectors.joining(" "));
  }
}
