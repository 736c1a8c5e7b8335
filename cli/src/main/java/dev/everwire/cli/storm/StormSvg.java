package dev.everwire.cli.storm;

import java.util.List;
import java.util.Locale;

/**
 * Draws storms one below the other, on the same axes: attempts a second, and clients that came
 * back.
 */
final class StormSvg {

  private static final int LEFT = 190;
  private static final int WIDTH = 800;
  private static final int RIGHT = 10;
  private static final int ROW = 84;
  private static final int GRAPH = 64;
  private static final int AXIS = 24;

  private final Scenario scenario;
  private final List<StormResult> results;
  private final int seconds;
  private final int peak;
  private final StringBuilder svg = new StringBuilder();

  StormSvg(Scenario scenario, List<StormResult> results) {
    this.scenario = scenario;
    this.results = results;
    this.seconds = results.stream().mapToInt(result -> result.attempts().length).max().orElse(1);
    this.peak = Math.max(1, results.stream().mapToInt(StormResult::peak).max().orElse(1));
  }

  String svg() {
    svg.setLength(0);
    int height = results.size() * ROW + AXIS;
    add(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"attempts a second\">",
        LEFT + WIDTH + RIGHT, height);
    int bottom = 0;
    for (StormResult result : results) {
      bottom += ROW;
      add("<text x=\"0\" y=\"%d\">%s</text>", bottom - GRAPH / 2, result.label());
      add("<text x=\"0\" y=\"%d\">peak %,d/s</text>", bottom - GRAPH / 2 + 16, result.peak());
      area("attempts", result.attempts(), bottom);
      area("back", result.back(), bottom);
      add(
          "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>",
          LEFT, LEFT + WIDTH, bottom, bottom);
    }
    axis(height);
    return svg.append("</svg>\n").toString();
  }

  /** In steps: each second has its width. */
  private void area(String style, int[] perSecond, int bottom) {
    StringBuilder points = new StringBuilder();
    for (int second = 0; second < perSecond.length; second++) {
      double y = bottom - (double) GRAPH * perSecond[second] / peak;
      points.append(
          String.format(Locale.ROOT, "%.1f,%.1f %.1f,%.1f ", x(second), y, x(second + 1), y));
    }
    add(
        "<polygon class=\"%s\" points=\"%d,%d %s%.1f,%d\"/>",
        style, LEFT, bottom, points, x(perSecond.length), bottom);
  }

  private void axis(int height) {
    double up = x(scenario.down().toMillis() / 1_000.0);
    add("<line class=\"up\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\"/>", up, up, height - AXIS);
    int step = Math.max(1, seconds / 10);
    for (int second = 0; second <= seconds; second += step) {
      add("<text x=\"%.1f\" y=\"%d\">%ds</text>", x(second), height - 6, second);
    }
  }

  private double x(double second) {
    return LEFT + WIDTH * second / seconds;
  }

  private void add(String format, Object... args) {
    svg.append(String.format(Locale.ROOT, format, args)).append('\n');
  }
}
