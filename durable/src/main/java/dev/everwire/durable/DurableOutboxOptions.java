package dev.everwire.durable;

import dev.everwire.event.EventThreads;
import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * How a {@link DurableOutbox} behaves. A setter that is given what is not allowed throws {@link
 * IllegalArgumentException} at once. Not thread-safe.
 */
public final class DurableOutboxOptions {

  private static final Duration MAX_WINDOW = Duration.ofMinutes(1);
  private static final long MIN_FILE_BYTES = 4L << 20;
  private static final long MAX_FILE_BYTES = 1L << 40;

  Duration window = Duration.ofMillis(10);
  long maxFileBytes = 1L << 30;
  TimeSource time = TimeSource.system();
  Executor executor = EventThreads.shared();

  /** Creates options with the defaults: a window of 10 ms, and a file of 1 GiB at most. */
  public DurableOutboxOptions() {}

  /**
   * Sets within what time a message that is sent {@code BATCHED} is on its way to the disk: 0 to 1
   * minute. What is confirmed before then is never written.
   */
  public DurableOutboxOptions window(Duration value) {
    if (value.isNegative() || value.compareTo(MAX_WINDOW) > 0) {
      throw new IllegalArgumentException("window " + value + ": must be 0 to 1 minute");
    }
    window = value;
    return this;
  }

  /**
   * Sets how large the file may become, 4 MiB to 1 TiB. Seven sixteenths of it hold messages, at
   * most one for each KiB of the file; the rest is for writing them, and for what is removed and
   * not yet written over.
   */
  public DurableOutboxOptions maxFileBytes(long value) {
    if (value < MIN_FILE_BYTES || value > MAX_FILE_BYTES) {
      throw new IllegalArgumentException(
          "maxFileBytes " + value + ": must be " + MIN_FILE_BYTES + " to " + MAX_FILE_BYTES);
    }
    maxFileBytes = value;
    return this;
  }

  /** Sets where time comes from. */
  public DurableOutboxOptions time(TimeSource value) {
    time = Objects.requireNonNull(value, "time");
    return this;
  }

  /** Sets what runs the writes, one at a time; they block, and must not be interrupted. */
  public DurableOutboxOptions executor(Executor value) {
    executor = Objects.requireNonNull(value, "executor");
    return this;
  }
}
