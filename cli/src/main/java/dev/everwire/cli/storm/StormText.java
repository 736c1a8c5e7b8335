package dev.everwire.cli.storm;

import dev.everwire.cli.console.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Storms as a table, and a line of bars for each. */
final class StormText {

  private static final String BARS = " ▁▂▃▄▅▆▇█";
  private static final int COLUMNS = 60;
  private static final int LABEL = 26;

  private final Scenario scenario;
  private final List<StormResult> results;

  StormText(Scenario scenario, List<StormResult> results) {
    this.scenario = scenario;
    this.results = results;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(headline(scenario));
    lines.add("");
    table(lines);
    lines.add("");
    bars(lines);
    return lines;
  }

  static String headline(Scenario scenario) {
    return String.format(
        Locale.ROOT,
        "%,d clients in %,d processes. The server is gone for %s, then takes %,d handshakes a"
            + " second: %s at the soonest.",
        scenario.clients(),
        scenario.processes(),
        Durations.show(scenario.down()),
        scenario.capacity(),
        Durations.show(scenario.soonest()));
  }

  private void table(List<String> lines) {
    lines.add(
        "                            attempts a second    attempts                  back after");
    lines.add(
        "                               peak  a process      in all      wasted   50 %   99 %    all");
    for (StormResult result : results) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-" + LABEL + "s %,10d %10d %,11d %,11d %6s %6s %6s",
              result.label(),
              result.peak(),
              result.processPeak(),
              result.attemptsInAll(),
              result.wasted(),
              seconds(result.secondsUntilBack(50)),
              seconds(result.secondsUntilBack(99)),
              all(result)));
    }
  }

  static String seconds(int seconds) {
    return seconds == StormResult.NEVER ? "never" : seconds + "s";
  }

  static String all(StormResult result) {
    boolean never = result.allBackMs() == StormResult.NEVER;
    return seconds(
        never ? StormResult.NEVER : (int) Duration.ofMillis(result.allBackMs()).toSeconds() + 1);
  }

  private void bars(List<String> lines) {
    int longest = results.stream().mapToInt(result -> result.attempts().length).max().orElse(1);
    int secondsPerBar = Math.max(1, (longest + COLUMNS - 1) / COLUMNS);
    int peak = results.stream().mapToInt(StormResult::peak).max().orElse(1);
    lines.add(
        String.format(
            Locale.ROOT,
            "Attempts a second; a full bar is %,d, and a bar the peak of %d s.",
            peak,
            secondsPerBar));
    for (StormResult result : results) {
      String bars = bars(result.attempts(), secondsPerBar, Math.max(1, peak));
      lines.add(String.format(Locale.ROOT, "%-" + LABEL + "s %s", result.label(), bars));
    }
    String up = " ".repeat((int) scenario.down().toSeconds() / secondsPerBar);
    lines.add(" ".repeat(LABEL + 1) + up + "^ the server is back");
  }

  private static String bars(int[] perSecond, int secondsPerBar, int peak) {
    StringBuilder bars = new StringBuilder();
    for (int from = 0; from < perSecond.length; from += secondsPerBar) {
      int most = 0;
      for (int i = from; i < Math.min(perSecond.length, from + secondsPerBar); i++) {
        most = Math.max(most, perSecond[i]);
      }
      int eighths = (int) ((8L * most + peak - 1) / peak);
      bars.append(BARS.charAt(eighths));
    }
    return bars.toString();
  }
}
