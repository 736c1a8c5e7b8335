package dev.everwire.cli.demo;

import dev.everwire.testkit.proxy.Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which faults were applied, and when. Thread-safe. */
final class FaultLog {

  /** A fault that was applied. */
  record Applied(Fault fault, long atMs) {}

  private static final String NONE = "";

  private final Lane<String> lane = new Lane<>(NONE);
  private final List<Applied> all = new ArrayList<>();

  synchronized void applied(Fault fault, long atMs) {
    all.add(new Applied(fault, atMs));
    lane.change(fault.label(), atMs);
  }

  void healed(long atMs) {
    lane.change(NONE, atMs);
  }

  synchronized @Nullable Applied latest() {
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  synchronized long times(Fault fault) {
    return all.stream().filter(applied -> applied.fault() == fault).count();
  }

  /** Returns the label of the fault that is in force, "" for none. */
  String at(long ms) {
    return lane.at(ms);
  }

  List<Lane.Span<String>> spans(long endMs) {
    return lane.spans(endMs).stream().filter(span -> !span.value().isEmpty()).toList();
  }
}
