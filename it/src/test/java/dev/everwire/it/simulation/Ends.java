package dev.everwire.it.simulation;

import dev.everwire.CloseCode;
import dev.everwire.CloseEvent;
import dev.everwire.IWebSocket;
import dev.everwire.policy.Loss;
import org.jspecify.annotations.Nullable;

/** How a connection may end, and what the application has of it then: C7, C19, R9, R10, R16. */
final class Ends {

  private final World world;

  Ends(World world) {
    this.world = world;
  }

  /** What came before the connection's own end was dispatched before it, and its code is told. */
  void checkOwn(SimulatedConnection lost, CloseEvent event) {
    // While one takes the place of another, the first that ends ends both.
    if (!lost.endedFirst() || lost.isHandedOver()) {
      return;
    }
    if (lost.traffic.unseen() > 0 && !world.catchUps.mayHold()) {
      throw new Violation("C7: what came before the end is dispatched", lost.traffic.unseen());
    }
    boolean silence = event.code() == CloseCode.ABNORMAL;
    if (event.code() != lost.endCode() && !silence) {
      throw new Violation("C19: the true code", event.code(), lost.endCode());
    }
  }

  /** What ends an attempt is its own end, not that of an earlier one. */
  void checkLoss(Loss.Source source, @Nullable SimulatedConnection lost) {
    SimulatedConnection latest = world.network.latest();
    switch (source) {
      case PEER, NETWORK, HANDSHAKE -> {
        boolean ended = latest != null && latest.endedFirst();
        if (!ended && (lost == null || !lost.endedFirst())) {
          throw new Violation("R9: what was left ends nothing", source, latest);
        }
      }
      case SILENCE -> checkSilence(lost == null ? latest : lost);
      default -> {}
    }
  }

  private void checkSilence(@Nullable SimulatedConnection lost) {
    long lifeNs = lost == null ? -1 : lost.traffic.lastLifeNs;
    if (world.time.nowNs() - lifeNs < Settings.BEAT_TIMEOUT_MS * SimulatedTime.MS && lifeNs >= 0) {
      throw new Violation("R10: a link that shows life is not dropped", lifeNs);
    }
  }

  /** Another has taken its place, and nothing of it was lost. */
  void checkClean(SimulatedConnection old) {
    if (old.readyState() != IWebSocket.CLOSED || !old.isHandedOver()) {
      throw new Violation("R16: clean is what the peer has answered", old);
    }
    if (old.traffic.unseen() > 0 && !world.catchUps.mayHold()) {
      throw new Violation("R16: what the old one brought comes first", old.traffic.unseen());
    }
    if (!world.settings.bare) {
      world.ledger.replacedCleanly(old);
      if (old.discarded() > 0) {
        throw new Violation("R16: what comes until the peer's Close frame is due", old.discarded());
      }
    }
  }
}
