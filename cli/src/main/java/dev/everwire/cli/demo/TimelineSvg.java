package dev.everwire.cli.demo;

import java.util.List;
import java.util.Locale;

/** Draws a demo's timeline: the faults, the two connections, and the queue beneath. */
final class TimelineSvg {

  /** Room for the slanted name of a fault at the very end. */
  private static final int RIGHT = 120;

  private static final int LEFT = 60;
  private static final int WIDTH = 1_000;
  private static final int FAULTS_Y = 130;
  private static final int ECHO_Y = 156;
  private static final int TICKER_Y = 182;
  private static final int BAR = 18;
  private static final int QUEUE_TOP = 216;
  private static final int QUEUE_BOTTOM = 276;
  private static final int HEIGHT = 330;

  private final DemoResult result;
  private final StringBuilder svg = new StringBuilder();

  TimelineSvg(DemoResult result) {
    this.result = result;
  }

  String svg() {
    svg.setLength(0);
    add(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"timeline\">",
        LEFT + WIDTH + RIGHT, HEIGHT);
    seconds();
    label("fault", FAULTS_Y);
    for (Lane.Span<String> span : result.faults().spans(result.endMs())) {
      bar("fault", span.value(), span.fromMs(), span.toMs(), FAULTS_Y);
      add(
          "<text transform=\"translate(%.1f %d) rotate(-40)\">%s</text>",
          x(span.fromMs()) + 8, FAULTS_Y - 6, HtmlReport.escape(span.value()));
    }
    lane("echo", result.echo(), ECHO_Y);
    lane("ticker", result.ticker(), TICKER_Y);
    queue();
    legend();
    return svg.append("</svg>\n").toString();
  }

  private void lane(String name, LinkWatch link, int y) {
    label(name, y);
    for (Lane.Span<LinkState> span : link.lane().spans(result.endMs())) {
      String state = span.value().name().toLowerCase(Locale.ROOT);
      bar(state, state, span.fromMs(), span.toMs(), y);
    }
  }

  private void queue() {
    label("queued", (QUEUE_TOP + QUEUE_BOTTOM) / 2 - BAR / 2);
    int most = result.queue().stream().mapToInt(DemoResult.Sample::queued).max().orElse(0);
    StringBuilder points = new StringBuilder();
    for (DemoResult.Sample sample : result.queue()) {
      double y =
          QUEUE_BOTTOM - (QUEUE_BOTTOM - QUEUE_TOP) * sample.queued() / (double) Math.max(1, most);
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(sample.atMs()), y));
    }
    add(
        "<polygon class=\"queue\" points=\"%d,%d %s%.1f,%d\"/>",
        LEFT, QUEUE_BOTTOM, points, x(result.endMs()), QUEUE_BOTTOM);
    add("<text x=\"%d\" y=\"%d\">at most %d</text>", LEFT + 4, QUEUE_TOP - 3, most);
  }

  private void seconds() {
    long step = Math.max(1, result.endMs() / 1_000 / 10);
    for (long second = 0; second * 1_000 <= result.endMs(); second += step) {
      double x = x(second * 1_000);
      add(
          "<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
          x, x, FAULTS_Y, QUEUE_BOTTOM);
      add("<text x=\"%.1f\" y=\"%d\">%ds</text>", x, QUEUE_BOTTOM + 14, second);
    }
  }

  private void legend() {
    int x = LEFT;
    for (String state : List.of("open", "waiting", "connecting", "fault")) {
      add(
          "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"12\" height=\"12\"/>"
              + "<text x=\"%d\" y=\"%d\">%s</text>",
          state, x, HEIGHT - 22, x + 17, HEIGHT - 12, state);
      x += 100;
    }
  }

  private void label(String text, int y) {
    add("<text x=\"0\" y=\"%d\">%s</text>", y + 13, text);
  }

  private void bar(String style, String title, long fromMs, long toMs, int y) {
    add(
        "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\">"
            + "<title>%s, %d to %d ms</title></rect>",
        style,
        x(fromMs),
        y,
        Math.max(1, x(toMs) - x(fromMs)),
        BAR,
        HtmlReport.escape(title),
        fromMs,
        toMs);
  }

  private double x(long ms) {
    return LEFT + (double) WIDTH * ms / Math.max(1, result.endMs());
  }

  private void add(String format, Object... args) {
    svg.append(String.format(Locale.ROOT, format, args)).append('\n');
  }
}
