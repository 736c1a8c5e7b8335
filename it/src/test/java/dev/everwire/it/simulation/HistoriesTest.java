package dev.everwire.it.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * Random histories of a socket in a world where everything fails, and the rules that hold in each:
 * {@code -Deverwire.histories=N} plays more of them, {@code -Deverwire.histories.first=N} from
 * there on, {@code -Deverwire.history.seed=N} one, and tells it.
 */
class HistoriesTest {

  private static final long HISTORIES = Long.getLong("everwire.histories", 1_000_000);
  private static final long FIRST = Long.getLong("everwire.histories.first", 1);
  private static final long SEED = Long.getLong("everwire.history.seed", 0);

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS, threadMode = ThreadMode.SAME_THREAD)
  void theRulesHoldInEveryHistory() throws InterruptedException {
    Failure failure = SEED == 0 ? new Histories(FIRST, HISTORIES).play() : Failure.ofSeed(SEED);
    assertThat(failure).withFailMessage(() -> failure == null ? "" : failure.story()).isNull();
  }
}
