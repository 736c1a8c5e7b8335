package dev.everwire.cli.storm;

import java.util.List;
import java.util.Locale;

/** Storms as a page that needs nothing else. */
final class StormPage {

  private static final String STYLE =
      """
      :root { --ink: #222; --paper: #fff; --muted: #666; --line: #ddd;
        --attempts: #d9822b; --back: #2b7fd9; --up: #2e9e4f; }
      @media (prefers-color-scheme: dark) { :root { --ink: #ddd; --paper: #181818;
        --muted: #999; --line: #444; } }
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1040px;
        padding: 0 1rem; color: var(--ink); background: var(--paper); }
      h1 { font-size: 1.4rem; }
      .wide { overflow-x: auto; }
      svg { min-width: 700px; width: 100%; font-size: 12px; fill: var(--ink); }
      .attempts { fill: var(--attempts); opacity: .75; } .back { fill: var(--back); }
      .axis { stroke: var(--line); } .up { stroke: var(--up); stroke-dasharray: 4 3; }
      .key span { color: var(--muted); margin-right: 1.5rem; }
      .key b { display: inline-block; width: .8rem; height: .8rem; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th, td { padding: .25rem .8rem; border-bottom: 1px solid var(--line); text-align: right; }
      th { color: var(--muted); font-weight: 600; }
      th:first-child, td:first-child { text-align: left; }
      """;

  private final Scenario scenario;
  private final List<StormResult> results;

  StormPage(Scenario scenario, List<StormResult> results) {
    this.scenario = scenario;
    this.results = results;
  }

  String page() {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>everwire storm</title>
        <style>
        %s</style>
        </head>
        <body>
        <h1>everwire storm</h1>
        <p>%s</p>
        <p class="key"><b style="background: var(--attempts)"></b> <span>attempts a second</span>
        <b style="background: var(--back)"></b> <span>clients back</span>
        <b style="background: var(--up)"></b> <span>the server is back</span></p>
        <div class="wide">
        %s</div>
        <div class="wide">
        <table>
        <tr><th></th><th>peak a second</th><th>peak of a process</th><th>attempts</th>\
        <th>wasted</th><th>50 %% back</th><th>99 %% back</th><th>all back</th></tr>
        %s</table>
        </div>
        </body>
        </html>
        """
        .formatted(
            STYLE, StormText.headline(scenario), new StormSvg(scenario, results).svg(), rows());
  }

  private String rows() {
    StringBuilder rows = new StringBuilder();
    for (StormResult result : results) {
      rows.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s</td><td>%,d</td><td>%d</td><td>%,d</td><td>%,d</td>"
                  + "<td>%s</td><td>%s</td><td>%s</td></tr>\n",
              result.label(),
              result.peak(),
              result.processPeak(),
              result.attemptsInAll(),
              result.wasted(),
              StormText.seconds(result.secondsUntilBack(50)),
              StormText.seconds(result.secondsUntilBack(99)),
              StormText.all(result)));
    }
    return rows.toString();
  }
}
