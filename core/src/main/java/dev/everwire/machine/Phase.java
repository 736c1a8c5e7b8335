package dev.everwire.machine;

import dev.everwire.policy.Loss;
import org.jspecify.annotations.Nullable;

/**
 * Where a reconnecting socket stands. What belongs to one phase lives in its record.
 *
 * <pre>
 *             start, reconnect                   opened, greeted
 *   Closed ----------------------> Connecting -------------------> Open
 *     ^  ^                         | ^  |  ^                       |  |
 *     |  |                prepared v |  |  | due, reconnect        |  | close
 *     |  |                    AtGate    |  |                       |  v
 *     |  | gave up                 lost |  |                       | Closing
 *     |  +------- Deciding &lt;------------+  |                       |  |
 *     |             |  ^                   |                       |  |
 *     |             |  +-------------------|-----------------------+  |
 *     |             +----------------> Waiting       lost             |
 *     +---------------------------------------------------------------+
 *        close, from every phase; from Open by way of Closing
 * </pre>
 */
public sealed interface Phase {

  /** No connection, and none to come unless {@code start} or {@code reconnect} is called. */
  record Closed(Ending ending) implements Phase {}

  /** How a socket came to be closed. */
  enum Ending {
    /** It was made with {@code startClosed}, or is about to start. */
    NOT_STARTED,
    /** The application closed it. */
    CLOSED,
    /** The policy, or {@code maxRetries}, ended it. */
    GAVE_UP
  }

  /** Waits for its next attempt; {@code loss} is why, null if the application asked for it. */
  record Waiting(long untilNs, @Nullable Loss loss) implements Phase {}

  /**
   * Is prepared, and waits at the gate until it is let through (R15); no time of its own ends that.
   *
   * @param sinceNs since when
   * @param deadlineNs the attempt's deadline, which stands still meanwhile
   */
  record AtGate(long sinceNs, long deadlineNs) implements Phase {}

  /** Makes an attempt, which ends by its deadline. */
  record Connecting(Stage stage, long deadlineNs) implements Phase {}

  /** How far an attempt is. */
  enum Stage {
    /** URL, protocols and headers are being asked for. */
    PREPARING,
    /** The transport connects. */
    DIALING,
    /** The connection is open, and the on-connect hook runs. */
    GREETING
  }

  /**
   * Has an open connection.
   *
   * @param openedNs since when
   * @param probes whether the link can be probed for life
   * @param quietSinceNs the last sign of life that was known at the last tick
   * @param probedNs when the probe was sent that has not been answered, else NEVER
   * @param tickNs when the last tick was
   * @param tickWallMs what the wall clock said then
   */
  record Open(
      long openedNs, boolean probes, long quietSinceNs, long probedNs, long tickNs, long tickWallMs)
      implements Phase {}

  /** Waits for the policy's verdict, which the shell gives at once. */
  record Deciding(Loss loss) implements Phase {}

  /** The application closed it; the queue is being flushed and hands are being shaken. */
  record Closing(int code, String reason, long deadlineNs) implements Phase {}
}
