package dev.everwire.cli.demo;

import java.util.List;

/**
 * One number of the report.
 *
 * @param note what to make of it, "" if it speaks for itself
 */
record Figure(String name, long count, String note) {

  static List<Figure> of(DemoResult result) {
    Ledger.Totals totals = result.totals();
    return List.of(
        new Figure("messages accepted", totals.accepted(), ""),
        new Figure("  confirmed by their echo", totals.echoed(), ""),
        new Figure("  arrived, but echo lost", totals.echoLost(), ""),
        new Figure("  queued at the end", totals.queued(), ""),
        new Figure("  lost before hand-over", totals.lostBeforeHandOver(), "must be 0"),
        new Figure("  lost after hand-over", totals.lostAfterHandOver(), "possible: at most once"),
        new Figure("ticks received", result.ticks(), "no gap: missed ones are asked for"),
        new Figure("outages of the ticker", result.ticker().outages().size(), ""));
  }
}
