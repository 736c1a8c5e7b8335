package dev.everwire.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.time.TimeSource;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EndProbeTest {

  /** Holds one timer, and runs it when the test moves the clock. */
  private static final class OneTimer implements TimeSource {
    private long now;
    private long due;
    private @Nullable Runnable task;

    void advance(long millis) {
      now += TimeUnit.MILLISECONDS.toNanos(millis);
      Runnable ready = task;
      if (ready != null && now >= due) {
        task = null;
        ready.run();
      }
    }

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH;
    }

    @Override
    public Timer schedule(long delayNanos, Runnable next) {
      assertThat(task).as("one timer at a time").isNull();
      due = now + delayNanos;
      task = next;
      return () -> task = null;
    }
  }

  private final OneTimer time = new OneTimer();
  private int probes;
  private final EndProbe endProbe = new EndProbe(time, () -> probes++);

  @Test
  void threeProbesFollowAnEventAndNoMore() {
    endProbe.event();
    for (int i = 0; i < 10; i++) {
      time.advance(1_000);
    }
    assertThat(probes).isEqualTo(3);
    assertThat(time.task).as("timers left").isNull();
  }

  @Test
  void noneIsSentWhileEventsCome() {
    for (int i = 0; i < 100; i++) {
      endProbe.event();
      time.advance(300);
    }
    assertThat(probes).isZero();
    time.advance(1_000);
    assertThat(probes).isEqualTo(1);
  }

  @Test
  void stopLeavesNoTimerAndSetsNone() {
    endProbe.event();
    endProbe.stop();
    endProbe.event();
    assertThat(time.task).isNull();
    time.advance(5_000);
    assertThat(probes).isZero();
  }
}
