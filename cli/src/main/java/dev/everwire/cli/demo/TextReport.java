package dev.everwire.cli.demo;

import dev.everwire.cli.console.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A demo's result as lines of text. */
final class TextReport {

  private final DemoResult result;

  TextReport(DemoResult result) {
    this.result = result;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    outages(lines);
    lines.add("");
    messages(lines);
    lines.add("");
    if (result.violations().isEmpty()) {
      lines.add("Every rule was kept.");
    }
    result.violations().forEach(violation -> lines.add("RULE BROKEN: " + violation));
    return lines;
  }

  private void outages(List<String> lines) {
    lines.add("                                           noticed after            repaired after");
    lines.add(
        "fault                        times outages     min  median     max      min  median     max");
    for (DemoResult.Row row : result.rows()) {
      String start =
          String.format(
              Locale.ROOT, "%-28s %5d %7d", row.fault().label(), row.times(), row.outages().size());
      lines.add(start + (row.outages().isEmpty() ? "   endured" : times(row)));
    }
    if (!result.notApplied().isEmpty()) {
      lines.add("no time for: " + String.join("; ", result.notApplied()));
    }
  }

  private static String times(DemoResult.Row row) {
    return times(row.notice()) + "  " + times(row.repair());
  }

  private static String times(DemoResult.Times times) {
    return String.format(
        Locale.ROOT, "%7s %7s %7s", show(times.min()), show(times.median()), show(times.max()));
  }

  private static String show(long ms) {
    return Durations.show(Duration.ofMillis(ms));
  }

  private void messages(List<String> lines) {
    for (Figure figure : Figure.of(result)) {
      lines.add(
          String.format(Locale.ROOT, "%-30s %6d  %s", figure.name(), figure.count(), figure.note())
              .stripTrailing());
    }
  }
}
