package dev.everwire.machine;

import dev.everwire.policy.Loss;
import org.jspecify.annotations.Nullable;

/**
 * How far the planned replacement of an open connection is (R16). What belongs to one stage lives
 * in its record.
 *
 * <pre>
 *            due             greeted                  settled          old one gone
 *   Waiting -----> Opening ----------> HandingOver -----------> leaving ----------> done
 *      ^              |                     |
 *      | retry        | lost                | lost
 *   Deciding &lt;--------+---------------------+
 * </pre>
 */
public sealed interface Replacement {

  /** The retries so far, and the delay before the latest. */
  record Retries(int count, long previousDelayNs) {

    static final Retries NONE = new Retries(0, 0);
  }

  /** Waits for its next attempt: for the floor on their rate (R3), or after a failure. */
  record Waiting(long untilNs, Retries retries) implements Replacement {}

  /** Waits for the policy's verdict on a failed attempt, which the shell gives at once. */
  record Deciding(Loss loss, Retries retries) implements Replacement {}

  /**
   * Makes the new connection, while the old one goes on.
   *
   * @param attempt where it stands: {@link Phase.Connecting} or {@link Phase.AtGate}
   */
  record Opening(int epoch, Phase attempt, Retries retries) implements Replacement {

    boolean isGreeted() {
      return attempt instanceof Phase.Connecting connecting
          && connecting.stage() == Phase.Stage.GREETING;
    }
  }

  /**
   * The new connection is greeted, and the old one is given nothing more: first the peer is to read
   * what it was given, then it is left by a closing handshake.
   *
   * @param opened the attempt as it was
   * @param greeted what the greeting told
   * @param greetedNs when it did
   * @param settled whether the peer is known to have read all that the old one was given
   * @param leaving whether the Close frame is out
   * @param deadlineNs when this is not waited for any longer
   */
  record HandingOver(
      Opening opened,
      Signal.Greeted greeted,
      long greetedNs,
      boolean settled,
      boolean leaving,
      long deadlineNs)
      implements Replacement {

    HandingOver until(long untilNs) {
      return new HandingOver(opened, greeted, greetedNs, settled, leaving, untilNs);
    }

    HandingOver leaving(boolean nowSettled, long untilNs) {
      return new HandingOver(opened, greeted, greetedNs, nowSettled, true, untilNs);
    }

    /**
     * Returns whether the end of the old connection shows that nothing is lost. A Close frame of
     * the peer's alone does not: it may have crossed what the old connection was given.
     */
    boolean isClean(Loss end) {
      return settled && leaving && end.wasClean();
    }

    /** Returns the new connection as it is when it takes over. */
    Phase.Open open(long nowNs) {
      long wallMs = greeted.wallMs() + (nowNs - greetedNs) / 1_000_000;
      return new Phase.Open(nowNs, greeted.probes(), nowNs, State.NEVER, nowNs, wallMs);
    }
  }

  /** Returns the attempt that is alive; null if none is. */
  default @Nullable Opening alive() {
    if (this instanceof Opening opening) {
      return opening;
    }
    return this instanceof HandingOver handingOver ? handingOver.opened : null;
  }

  /** Returns when the next tick is due for it. */
  default long wakeAtNs() {
    if (this instanceof Waiting waiting) {
      return waiting.untilNs;
    } else if (this instanceof Opening opening) {
      return opening.attempt instanceof Phase.Connecting connecting
          ? connecting.deadlineNs()
          : State.NEVER;
    }
    return this instanceof HandingOver handingOver ? handingOver.deadlineNs : State.NEVER;
  }
}
