package dev.everwire.cli.demo;

import dev.everwire.policy.DeliveryGuarantee;
import java.util.List;

/**
 * One number of the report.
 *
 * @param note what to make of it, "" if it speaks for itself
 */
record Figure(String name, long count, String note) {

  static List<Figure> of(DemoResult result) {
    Ledger.Totals totals = result.totals();
    boolean repeats = result.guarantee() == DeliveryGuarantee.AT_LEAST_ONCE;
    String onTheWire = repeats ? "must be 0: at least once" : "possible: at most once";
    String late = repeats ? "must be 0: at least once" : "possible: from a dead connection";
    String again = repeats ? "possible: at least once" : "must be 0: at most once";
    return List.of(
        new Figure("messages accepted", totals.accepted(), ""),
        new Figure("  confirmed by their echo", totals.echoed(), ""),
        new Figure("  arrived, but echo lost", totals.echoLost(), ""),
        new Figure("  queued at the end", totals.queued(), ""),
        new Figure("  lost before hand-over", totals.lostBeforeHandOver(), "must be 0"),
        new Figure("  lost after hand-over", totals.lostAfterHandOver(), onTheWire),
        new Figure("arrived again", totals.arrivedAgain(), again),
        new Figure("arrived behind newer ones", totals.arrivedLate(), late),
        new Figure("ticks received", result.ticks(), "no gap: missed ones are asked for"),
        new Figure("outages of the ticker", result.ticker().outages().size(), ""));
  }
}
