package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.policy.DeliveryGuarantee;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random histories of a socket whose network fails in every way that the simulation knows, and what
 * holds of each (R11): {@code -Deverwire.histories=N} plays more of them, {@code
 * -Deverwire.history.seed=N} one.
 */
class DeliveryHistoriesTest {

  private static final int HISTORIES = Integer.getInteger("everwire.histories", 5_000);
  private static final long SEED = Long.getLong("everwire.history.seed", 0);

  @Test
  void atLeastOnceEachAcceptedMessageArrivesInOrderOfFirstArrival() {
    play(DeliveryGuarantee.AT_LEAST_ONCE);
  }

  @Test
  void atMostOnceNoMessageArrivesTwiceOrOutOfOrder() {
    play(DeliveryGuarantee.AT_MOST_ONCE);
  }

  private static void play(DeliveryGuarantee guarantee) {
    if (SEED != 0) {
      new DeliveryHistory(guarantee, new SplittableRandom(SEED)).play();
      return;
    }
    long arrivedTwice = 0;
    for (long seed = 1; seed <= HISTORIES; seed++) {
      DeliveryHistory history = new DeliveryHistory(guarantee, new SplittableRandom(seed));
      try {
        history.play();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("-Deverwire.history.seed=" + seed + "\n" + history, e);
      }
      arrivedTwice += history.arrivedTwice();
    }
    if (guarantee == DeliveryGuarantee.AT_LEAST_ONCE) {
      assertThat(arrivedTwice)
          .as("messages that were sent again though they had arrived")
          .isPositive();
    }
  }
}
