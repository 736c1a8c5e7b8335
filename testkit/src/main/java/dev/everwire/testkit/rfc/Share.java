package dev.everwire.testkit.rfc;

import java.util.List;
import java.util.Locale;

/** How much of what was due came. */
public enum Share {
  /** Everything, in order. */
  ALL,
  /** The beginning, in order. */
  SOME,
  /** Something else, or in another order. */
  WRONG;

  static <T> Share of(List<T> due, List<T> came) {
    if (came.equals(due)) {
      return ALL;
    }
    return came.size() < due.size() && came.equals(due.subList(0, came.size())) ? SOME : WRONG;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
