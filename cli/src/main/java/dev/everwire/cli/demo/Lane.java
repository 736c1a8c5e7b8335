package dev.everwire.cli.demo;

import java.util.ArrayList;
import java.util.List;

/** What was so, and when: one row of the timeline, in milliseconds since its start. Thread-safe. */
final class Lane<T> {

  /** A time during which one thing was so. */
  record Span<T>(T value, long fromMs, long toMs) {}

  private record Change<T>(T value, long atMs) {}

  private final List<Change<T>> changes = new ArrayList<>();

  Lane(T initial) {
    changes.add(new Change<>(initial, 0));
  }

  /** Something else is so from a time on, in place of what was foretold for that time and later. */
  synchronized void change(T value, long atMs) {
    changes.removeIf(change -> change.atMs > atMs);
    changes.add(new Change<>(value, atMs));
  }

  synchronized T at(long ms) {
    T value = changes.get(0).value;
    for (Change<T> change : changes) {
      value = change.atMs <= ms ? change.value : value;
    }
    return value;
  }

  /** Returns all up to a time, without those of no length. */
  synchronized List<Span<T>> spans(long endMs) {
    List<Span<T>> spans = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      long from = changes.get(i).atMs;
      long to = i + 1 < changes.size() ? Math.min(endMs, changes.get(i + 1).atMs) : endMs;
      if (to > from) {
        spans.add(new Span<>(changes.get(i).value, from, to));
      }
    }
    return spans;
  }
}
