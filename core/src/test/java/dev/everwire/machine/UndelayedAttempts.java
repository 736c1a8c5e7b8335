package dev.everwire.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;

/** Of attempts without delay there are at most five at once, and one more for each second (R3). */
final class UndelayedAttempts {

  private final Deque<Long> latest = new ArrayDeque<>();

  UndelayedAttempts copy() {
    UndelayedAttempts copy = new UndelayedAttempts();
    copy.latest.addAll(latest);
    return copy;
  }

  /** Asserts that another may begin. */
  void begins(long nowNs) {
    int others = 0;
    for (long earlierNs : latest) {
      others++;
      long allowed =
          Machine.IMMEDIATE_ATTEMPTS + (nowNs - earlierNs) / Machine.IMMEDIATE_INTERVAL_NS;
      assertThat(others + 1L)
          .as("R3: a floor on the rate of attempts, whoever asks for them")
          .isLessThanOrEqualTo(allowed);
    }
    latest.addFirst(nowNs);
    if (latest.size() > 2 * Machine.IMMEDIATE_ATTEMPTS) {
      latest.removeLast();
    }
  }
}
