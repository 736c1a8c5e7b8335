package dev.everwire.cli.demo;

import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.testkit.proxy.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a demo has shown.
 *
 * @param guarantee what was promised of the echo's messages
 * @param endMs how long it took
 * @param ticks how many ticks came, one after the other without a gap
 * @param queue how many messages waited, over time
 * @param violations the rules that were broken, in words; none if all is well
 */
record DemoResult(
    DeliveryGuarantee guarantee,
    long endMs,
    FaultLog faults,
    LinkWatch echo,
    LinkWatch ticker,
    Ledger.Totals totals,
    int ticks,
    List<Sample> queue,
    List<String> violations) {

  /** How many messages waited at a time. */
  record Sample(long atMs, int queued) {}

  /** The least, the middle and the most of some times. */
  record Times(long min, long median, long max) {

    static Times of(List<Outage> outages, ToLongFunction<Outage> time) {
      long[] sorted = outages.stream().mapToLong(time).sorted().toArray();
      return new Times(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }
  }

  /** One kind of fault, and the outages of the echo's connection that came of it. */
  record Row(Fault fault, long times, List<Outage> outages) {

    Times notice() {
      return Times.of(outages, Outage::noticeMs);
    }

    Times repair() {
      return Times.of(outages, Outage::repairMs);
    }
  }

  /** Returns a row for each kind of fault that was applied. */
  List<Row> rows() {
    return Arrays.stream(Fault.values())
        .filter(fault -> faults.times(fault) > 0)
        .map(fault -> new Row(fault, faults.times(fault), of(fault)))
        .toList();
  }

  private List<Outage> of(Fault fault) {
    return echo.outages().stream().filter(outage -> outage.fault() == fault).toList();
  }

  /** Returns the kinds of fault that there was no time for. */
  List<String> notApplied() {
    return Arrays.stream(Fault.values())
        .filter(fault -> faults.times(fault) == 0)
        .map(Fault::label)
        .toList();
  }
}
