package dev.everwire.it.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.everwire.testkit.simulation.CountingTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What this process holds: what some attempts left behind must do for those that follow. */
public record Held(long threads, long files, long timers) {

  /** Looks. */
  public static Held now(CountingTime time) {
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Held(
        Thread.getAllStackTraces().size(), system.getOpenFileDescriptorCount(), time.waiting());
  }

  /** Waits until no more is held than this, except a few that may come and go, and no timer. */
  public void awaitReturn(CountingTime time, int few, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    Held seen = now(time);
    while (seen.threads > threads + few || seen.files > files + few || seen.timers > 0) {
      assertThat(System.nanoTime())
          .as("%s, and after the first attempts it was %s", seen, this)
          .isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      seen = now(time);
    }
  }
}
