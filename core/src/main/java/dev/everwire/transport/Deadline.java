package dev.everwire.transport;

import dev.everwire.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A timer that is armed for one thing at a time. Not thread-safe: its owner has a lock. */
final class Deadline {

  private TimeSource.@Nullable Timer timer;

  void arm(TimeSource time, Duration in, Runnable otherwise) {
    disarm();
    timer = time.schedule(in.toNanos(), otherwise);
  }

  void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
