package dev.everwire.it.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens in a history: always as a hash, and as lines where somebody wants to read it. */
final class Log {

  private final @Nullable List<String> lines;
  private long hash;

  /** Creates a log; lines cost time, and most histories are never read. */
  Log(boolean readable) {
    this.lines = readable ? new ArrayList<>() : null;
  }

  void say(String what) {
    say(what, -1, -1);
  }

  void say(String what, long which) {
    say(what, which, -1);
  }

  /**
   * Notes that something happened.
   *
   * @param which a number that belongs to it, -1 for none
   * @param detail another
   */
  void say(String what, long which, long detail) {
    hash = 31 * (31 * (31 * hash + what.hashCode()) + which) + detail;
    if (lines != null) {
      lines.add(what + (which < 0 ? "" : " " + which) + (detail < 0 ? "" : ", " + detail));
    }
  }

  /** Returns a number that differs where anything that happened differs. */
  long hash() {
    return hash;
  }

  List<String> lines() {
    return lines == null ? List.of() : lines;
  }
}
