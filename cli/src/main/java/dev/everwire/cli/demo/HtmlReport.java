package dev.everwire.cli.demo;

import dev.everwire.cli.console.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A demo's result as a page that needs nothing else: no script, no network. */
final class HtmlReport {

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --text: #1c2430; --muted: #5b6675; --line: #d9dee5;
        --page: #fff; --open: #2f9e5b; --waiting: #e8a33d; --connecting: #d9603b;
        --fault: #6c7ae0; --queue: #6c7ae0; --bad: #c0392b; }
      @media (prefers-color-scheme: dark) { :root { --text: #e4e8ee; --muted: #97a3b3;
        --line: #333c48; --page: #14181d; --open: #3fb672; --waiting: #eab252;
        --connecting: #e8774f; --fault: #8b97f0; --queue: #8b97f0; --bad: #ff7565; } }
      body { margin: 2rem auto; max-width: 66rem; padding: 0 1rem; background: var(--page);
        color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
      h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
      .kept { color: var(--open); } .broken { color: var(--bad); }
      .wide { overflow-x: auto; }
      svg { width: 100%; min-width: 44rem; height: auto; }
      svg text { font: 11px system-ui, sans-serif; fill: var(--muted); }
      .open { fill: var(--open); } .waiting { fill: var(--waiting); }
      .connecting { fill: var(--connecting); } .fault { fill: var(--fault); opacity: .75; }
      .axis { stroke: var(--line); } .queue { fill: var(--queue); opacity: .5; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th, td { padding: .25rem .8rem; border-bottom: 1px solid var(--line); text-align: right; }
      th { color: var(--muted); font-weight: 600; }
      th:first-child, td:first-child, .note { text-align: left; white-space: pre; }
      .note { color: var(--muted); }
      """;

  private final DemoResult result;

  HtmlReport(DemoResult result) {
    this.result = result;
  }

  String page() {
    String seconds = String.format(Locale.ROOT, "%.0f", result.endMs() / 1_000.0);
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>everwire demo</title>
        <style>
        %s</style>
        </head>
        <body>
        <h1>everwire demo: %s seconds of broken connections</h1>
        %s
        <h2>Timeline</h2>
        <div class="wide">
        %s</div>
        <h2>Outages of the echo connection</h2>
        <div class="wide">
        <table>
        <tr><th></th><th></th><th></th><th colspan="3">noticed after</th>\
        <th colspan="3">repaired after</th></tr>
        <tr><th>fault</th><th>times</th><th>outages</th><th>min</th><th>median</th><th>max</th>\
        <th>min</th><th>median</th><th>max</th></tr>
        %s</table>
        </div>
        <h2>Messages</h2>
        <table>
        %s</table>
        </body>
        </html>
        """
        .formatted(STYLE, seconds, verdict(), new TimelineSvg(result).svg(), outages(), messages());
  }

  private String verdict() {
    if (result.violations().isEmpty()) {
      return "<p class=\"kept\">Every rule was kept.</p>";
    }
    StringBuilder list = new StringBuilder("<ul class=\"broken\">\n");
    for (String violation : result.violations()) {
      list.append("<li>").append(escape(violation)).append("</li>\n");
    }
    return list + "</ul>";
  }

  private String outages() {
    StringBuilder rows = new StringBuilder();
    for (DemoResult.Row row : result.rows()) {
      rows.append("<tr>")
          .append(cell(row.fault().label()))
          .append(cell(row.times()))
          .append(cell(row.outages().size()));
      if (row.outages().isEmpty()) {
        rows.append("<td colspan=\"6\" class=\"note\">endured</td>");
      } else {
        times(rows, row.notice());
        times(rows, row.repair());
      }
      rows.append("</tr>\n");
    }
    return rows.toString();
  }

  private static void times(StringBuilder row, DemoResult.Times times) {
    for (long ms : List.of(times.min(), times.median(), times.max())) {
      row.append(cell(Durations.show(Duration.ofMillis(ms))));
    }
  }

  private String messages() {
    StringBuilder rows = new StringBuilder();
    for (Figure figure : Figure.of(result)) {
      rows.append("<tr>")
          .append(cell(figure.name()))
          .append(cell(figure.count()))
          .append("<td class=\"note\">")
          .append(escape(figure.note()))
          .append("</td></tr>\n");
    }
    return rows.toString();
  }

  private static String cell(Object value) {
    return "<td>" + escape(value.toString()) + "</td>";
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
