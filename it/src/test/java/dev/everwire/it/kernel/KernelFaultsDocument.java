package dev.everwire.it.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.stream.Collectors;

/** docs/kernel-faults.md: how each scenario ended for each transport. */
final class KernelFaultsDocument {

  private static final Path PAGE = Path.of("..", "docs", "kernel-faults.md");

  private final List<String> transports;
  private final Map<Scenario, List<Outcome>> outcomes;

  KernelFaultsDocument(List<String> transports, Map<Scenario, List<Outcome>> outcomes) {
    this.transports = transports;
    this.outcomes = outcomes;
  }

  /** Writes the page if that is asked for, else prints its table. */
  void publish() throws IOException {
    String page = introduction() + tables();
    if ("write".equals(System.getProperty("everwire.docs"))) {
      Files.writeString(PAGE, page);
    } else {
      System.out.println(tables());
    }
  }

  private static String introduction() {
    return String.format(
        Locale.ROOT,
        """
        # Faults of the network, by the kernel

        <!-- Written by KernelFaultsTest with -Deverwire.docs=write; not by hand. -->

        Every transport on real links that break: network namespaces with a client in one and Node's ws in another, and between
        them what the kernel's filters, queues and devices do to packets, or a small emulator of links on TUN devices where the
        kernel has no means. The table is written by the run, which needs root, iproute2, iptables, conntrack, Python 3, and
        `.ci/setup`:

            ./mvnw test -pl it -am -Dtest=KernelFaultsTest -Dsurefire.failIfNoSpecifiedTests=false \\
                -Dtest.jvm.seconds=3600 -Deverwire.kernel=whole -Deverwire.docs=write

        Both sides send numbered messages throughout, ten a second each way unless it says otherwise: the client at least once, the
        server on request from where the client left off. Heartbeat: interval %d s, timeout %d s. In each cell it holds that every
        number that the client sent is in the server's count, in order of first arrival; that the client got every number from
        the server once and in order; and that the connection is back. As to the connections:

        | expected | |
        |---|---|
        | stays | no connection is lost |
        | noticed | each is lost, and told as lost within interval + timeout (%d s, and %d s for a busy machine) of the later of the fault and the last message |
        | falls | each is lost |
        | either | chance decides |

        A cell holds how many connections were lost, how long it took to notice the first one that fell silent, and how many
        messages the server got more than once (×), as at least once allows.

        """,
        Pace.BRISK.intervalMs() / 1_000,
        Pace.BRISK.timeoutMs() / 1_000,
        Pace.BRISK.noticedWithinMs() / 1_000,
        Outcome.SLACK_MS / 1_000);
  }

  private String tables() {
    return table() + noticing() + summary();
  }

  private String table() {
    StringBuilder table = new StringBuilder("| scenario | expected | ");
    table.append(String.join(" | ", transports)).append(" |\n|---|---|");
    table.append("---|".repeat(transports.size())).append('\n');
    outcomes.forEach(
        (scenario, cells) ->
            table
                .append("| ")
                .append(scenario.name())
                .append(" | ")
                .append(scenario.expected().name().toLowerCase(Locale.ROOT))
                .append(" | ")
                .append(cells.stream().map(Outcome::cell).collect(Collectors.joining(" | ")))
                .append(" |\n"));
    return table.toString();
  }

  /** How long each transport took to notice what is noticed by its heartbeat alone. */
  private String noticing() {
    StringBuilder row = new StringBuilder("\n| a silent link is noticed after |  | ");
    row.append(String.join(" | ", transports)).append(" |\n|---|---|");
    row.append("---|".repeat(transports.size())).append("\n| at most | |");
    for (int i = 0; i < transports.size(); i++) {
      int column = i;
      LongSummaryStatistics times =
          outcomes.entrySet().stream()
              .filter(entry -> entry.getKey().expected() == Expected.NOTICED)
              .mapToLong(entry -> entry.getValue().get(column).noticedMs())
              .filter(ms -> ms > 0)
              .summaryStatistics();
      row.append(
          String.format(
              Locale.ROOT, " %.2f s of %d |", times.getMax() / 1_000.0, times.getCount()));
    }
    return row.append('\n').toString();
  }

  private String summary() {
    List<Outcome> all = outcomes.values().stream().flatMap(List::stream).toList();
    StringBuilder text = new StringBuilder("\nIn all: ");
    text.append(outcomes.size()).append(" scenarios, ");
    text.append(all.size()).append(" cells, ");
    text.append(all.stream().filter(outcome -> outcome.complaint() != null).count());
    text.append(" failed; ");
    text.append(all.stream().mapToLong(Outcome::messages).sum()).append(" messages, ");
    text.append(all.stream().mapToInt(outcome -> outcome.losses().size()).sum())
        .append(" connections lost, ");
    text.append(all.stream().mapToInt(Outcome::repeated).sum()).append(" messages repeated.\n");
    return text.toString();
  }
}
