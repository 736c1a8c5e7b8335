package dev.everwire.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What decides how it goes on from a state: its times seen from now, and no epochs. */
record Relative(long nowNs, long lastLifeNs, long leftAtGateNs) {

  Object of(Phase phase) {
    if (phase instanceof Phase.Waiting waiting) {
      return "waiting " + (waiting.untilNs() - nowNs);
    } else if (phase instanceof Phase.Connecting connecting) {
      return connecting.stage() + " " + (connecting.deadlineNs() - nowNs);
    } else if (phase instanceof Phase.AtGate) {
      return "at the gate " + leftAtGateNs;
    } else if (phase instanceof Phase.Closing closing) {
      return "closing " + (closing.deadlineNs() - nowNs);
    } else if (phase instanceof Phase.Open open) {
      long probed = open.probedNs() == State.NEVER ? -1 : nowNs - open.probedNs();
      return List.of(
          Math.min(nowNs - open.openedNs(), World.OPTIONS.minUptimeNs()),
          open.probes(),
          nowNs - Math.max(open.quietSinceNs(), lastLifeNs),
          probed,
          nowNs - open.tickNs());
    }
    return phase;
  }

  Object of(@Nullable Replacement replacement) {
    if (replacement instanceof Replacement.Waiting waiting) {
      return List.of(waiting.untilNs() - nowNs, waiting.retries());
    } else if (replacement instanceof Replacement.Opening opening) {
      return List.of(of(opening.attempt()), opening.retries());
    } else if (replacement instanceof Replacement.HandingOver handing) {
      return List.of(handing.leaving(), handing.deadlineNs() - nowNs, handing.opened().retries());
    }
    return "no replacement";
  }
}
