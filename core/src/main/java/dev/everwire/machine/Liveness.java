package dev.everwire.machine;

import dev.everwire.CloseCode;
import dev.everwire.WebSocketException;
import dev.everwire.machine.Phase.Open;
import dev.everwire.policy.Loss;
import dev.everwire.policy.Loss.Source;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells a dead link from a quiet one (R10). Looks at least once a second, and twice in the time
 * that a link may be quiet: so it knows of each sign of life before the next probe would be due,
 * and notices a jump of the clock, after which the link may be long gone and is probed at once.
 */
final class Liveness {

  static final long WATCH_NS = Duration.ofSeconds(1).toNanos();

  /**
   * How far wall clock and elapsed time may drift apart, or a tick come late, between two ticks.
   */
  static final long JUMP_NS = Duration.ofSeconds(3).toNanos();

  private final long watchNs;
  private final long probeAfterNs;
  private final long probeTimeoutNs;

  Liveness(MachineOptions options) {
    this.watchNs = Math.min(WATCH_NS, Math.max(1, options.probeAfterNs() / 2));
    this.probeAfterNs = options.probeAfterNs();
    this.probeTimeoutNs = options.probeTimeoutNs();
  }

  /** What a look at the link found: it is dead, or goes on, and is to be probed or not. */
  record Finding(Open open, boolean probe, @Nullable Loss dead) {}

  long wakeAtNs(Open open) {
    if (!open.probes()) {
      return State.NEVER;
    }
    long dueNs =
        open.probedNs() == State.NEVER
            ? open.quietSinceNs() + probeAfterNs
            : open.probedNs() + probeTimeoutNs;
    return Math.min(dueNs, open.tickNs() + watchNs);
  }

  Finding check(Open open, Signal.Tick tick, long nowNs) {
    if (!open.probes()) {
      return new Finding(open, false, null);
    }
    long quietSinceNs = Math.max(open.quietSinceNs(), tick.lastLifeNs());
    boolean unanswered = open.probedNs() != State.NEVER && quietSinceNs < open.probedNs();
    boolean probe = jumped(open, tick, nowNs);
    if (!probe && unanswered && nowNs - open.probedNs() >= probeTimeoutNs) {
      return new Finding(open, false, dead(nowNs - quietSinceNs));
    }
    if (!probe && !unanswered && nowNs - quietSinceNs >= probeAfterNs) {
      probe = true;
    }
    long probedNs = probe ? nowNs : unanswered ? open.probedNs() : State.NEVER;
    Open next = new Open(open.openedNs(), true, quietSinceNs, probedNs, nowNs, tick.wallMs());
    return new Finding(next, probe, null);
  }

  private boolean jumped(Open open, Signal.Tick tick, long nowNs) {
    long elapsedMs = Duration.ofNanos(nowNs - open.tickNs()).toMillis();
    long wallElapsedMs = tick.wallMs() - open.tickWallMs();
    return Math.abs(wallElapsedMs - elapsedMs) > Duration.ofNanos(JUMP_NS).toMillis()
        || nowNs - wakeAtNs(open) > JUMP_NS;
  }

  private static Loss dead(long quietNs) {
    String message =
        "no sign of life from the peer for " + Duration.ofNanos(quietNs).toMillis() + " ms";
    return Loss.of(Source.SILENCE, new WebSocketException(CloseCode.ABNORMAL, message, null));
  }
}
