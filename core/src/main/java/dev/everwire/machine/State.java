package dev.everwire.machine;

import org.jspecify.annotations.Nullable;

/**
 * All that the machine remembers; immutable.
 *
 * @param phase where the socket stands
 * @param epoch the number of the latest attempt; signals of an earlier one are dropped at the door
 * @param retries retries since the last stable connection (R3)
 * @param previousDelayNs the delay before the latest retry, 0 if none
 * @param floorNs when the allowance for attempts without delay will be whole again (R3)
 * @param outage the outage that is going on, null if there is none or was never a connection
 */
public record State(
    Phase phase,
    int epoch,
    int retries,
    long previousDelayNs,
    long floorNs,
    @Nullable Outage outage) {

  /** Later than every time. */
  public static final long NEVER = Long.MAX_VALUE;

  /** How every socket begins. */
  public static final State INITIAL =
      new State(new Phase.Closed(Phase.Ending.NOT_STARTED), 0, 0, 0, 0, null);

  /**
   * An outage: from the loss of a connection to the next one that opens.
   *
   * @param startNs when the loss was noticed
   * @param attempts how many attempts began since
   */
  public record Outage(long startNs, int attempts) {}

  State phase(Phase next) {
    return new State(next, epoch, retries, previousDelayNs, floorNs, outage);
  }

  State retries(int count, long delayNs) {
    return new State(phase, epoch, count, delayNs, floorNs, outage);
  }

  State floor(long nextFloorNs) {
    return new State(phase, epoch, retries, previousDelayNs, nextFloorNs, outage);
  }

  State outage(@Nullable Outage next) {
    return new State(phase, epoch, retries, previousDelayNs, floorNs, next);
  }

  /** Begins another attempt: its epoch, and one more in the outage if there is one. */
  State attempt(Phase.Connecting connecting) {
    Outage counted = outage == null ? null : new Outage(outage.startNs, outage.attempts + 1);
    return new State(connecting, epoch + 1, retries, previousDelayNs, floorNs, counted);
  }
}
