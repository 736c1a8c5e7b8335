package dev.everwire.machine;

import org.jspecify.annotations.Nullable;

/**
 * All that the machine remembers; immutable.
 *
 * @param phase where the socket stands
 * @param epoch the number of its connection or attempt; signals of an earlier one are dropped at
 *     the door
 * @param lastEpoch the number of the latest attempt, that of a replacement included
 * @param retries retries since the last stable connection (R3)
 * @param previousDelayNs the delay before the latest retry, 0 if none
 * @param floorNs when the allowance for attempts without delay will be whole again (R3)
 * @param outage the outage that is going on, null if there is none or was never a connection
 * @param replacement the planned replacement that is going on, null if none is (R16)
 */
public record State(
    Phase phase,
    int epoch,
    int lastEpoch,
    int retries,
    long previousDelayNs,
    long floorNs,
    @Nullable Outage outage,
    @Nullable Replacement replacement) {

  /** Later than every time. */
  public static final long NEVER = Long.MAX_VALUE;

  /** How every socket begins. */
  public static final State INITIAL =
      new State(new Phase.Closed(Phase.Ending.NOT_STARTED), 0, 0, 0, 0, 0, null, null);

  /**
   * An outage: from the loss of a connection to the next one that opens.
   *
   * @param startNs when the loss was noticed
   * @param attempts how many attempts it has taken
   */
  public record Outage(long startNs, int attempts) {

    Outage oneMore() {
      return new Outage(startNs, attempts + 1);
    }
  }

  State phase(Phase next) {
    return new State(
        next, epoch, lastEpoch, retries, previousDelayNs, floorNs, outage, replacement);
  }

  State retries(int count, long delayNs) {
    return new State(phase, epoch, lastEpoch, count, delayNs, floorNs, outage, replacement);
  }

  State floor(long nextFloorNs) {
    return new State(
        phase, epoch, lastEpoch, retries, previousDelayNs, nextFloorNs, outage, replacement);
  }

  State outage(@Nullable Outage next) {
    return new State(phase, epoch, lastEpoch, retries, previousDelayNs, floorNs, next, replacement);
  }

  /** Begins another attempt: its epoch, and one more in the outage if there is one. */
  State attempt(Phase.Connecting connecting) {
    int next = lastEpoch + 1;
    Outage counted = outage == null ? null : outage.oneMore();
    return new State(connecting, next, next, retries, previousDelayNs, floorNs, counted, null);
  }

  State replacement(@Nullable Replacement next) {
    return new State(phase, epoch, lastEpoch, retries, previousDelayNs, floorNs, outage, next);
  }

  /** Returns where the attempt with this number stands; null if there is none. */
  @Nullable Phase attempt(int itsEpoch) {
    if (replacement instanceof Replacement.Opening opening && opening.epoch() == itsEpoch) {
      return opening.attempt();
    }
    return itsEpoch == epoch ? phase : null;
  }

  /** Moves the attempt with this number, which there is, on. */
  State attempt(int itsEpoch, Phase next) {
    return replacement instanceof Replacement.Opening opening && opening.epoch() == itsEpoch
        ? replacement(new Replacement.Opening(itsEpoch, next, opening.retries()))
        : phase(next);
  }

  /** Begins an attempt beside the connection that there is. */
  State replacementAttempt(Replacement.Opening opening) {
    return new State(
        phase, epoch, opening.epoch(), retries, previousDelayNs, floorNs, outage, opening);
  }

  /** Makes the replacement's connection or attempt the only one there is. */
  State adopt(Phase next, Replacement.Opening adopted) {
    return new State(
        next, adopted.epoch(), lastEpoch, retries, previousDelayNs, floorNs, outage, null);
  }
}
