package dev.everwire.sequence;

import dev.everwire.sequence.Arrival.Order;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The numbers of one stream: the highest that has come, and the gaps below it. Not thread-safe. */
final class SequenceNumbers {

  static final int MAX_GAPS = 64;

  /** First and last number of each gap. */
  private final TreeMap<Long, Long> gaps = new TreeMap<>();

  private boolean begun;
  private long last;

  /** Returns the number that is expected; of no meaning before there was one. */
  long next() {
    return last + 1;
  }

  OptionalLong last() {
    return begun ? OptionalLong.of(last) : OptionalLong.empty();
  }

  OptionalLong completeUpTo() {
    return gaps.isEmpty() ? last() : OptionalLong.of(gaps.firstKey() - 1);
  }

  void resumeAfter(long number) {
    gaps.clear();
    begun = true;
    last = number;
  }

  Order accept(long number) {
    if (!begun || number == last + 1) {
      begun = true;
      last = number;
      return Order.IN_ORDER;
    } else if (number > last) {
      addGap(last + 1, number - 1);
      last = number;
      return Order.AFTER_GAP;
    }
    return fill(number) ? Order.LATE : Order.DUPLICATE;
  }

  private void addGap(long first, long end) {
    gaps.put(first, end);
    if (gaps.size() > MAX_GAPS) {
      gaps.pollFirstEntry();
    }
  }

  /** Returns whether the number was missing. */
  private boolean fill(long number) {
    Map.Entry<Long, Long> gap = gaps.floorEntry(number);
    if (gap == null || gap.getValue() < number) {
      return false;
    }
    gaps.remove(gap.getKey());
    if (number < gap.getValue()) {
      addGap(number + 1, gap.getValue());
    }
    if (gap.getKey() < number) {
      addGap(gap.getKey(), number - 1);
    }
    return true;
  }
}
