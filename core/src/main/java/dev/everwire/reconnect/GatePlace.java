package dev.everwire.reconnect;

import dev.everwire.WebSocketRequest;
import dev.everwire.machine.Signal;
import dev.everwire.policy.ConnectGate;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The place of one attempt at the gate (R15): taken at most once at a time, and given back once,
 * however the attempt ends. Used by one thread at a time.
 */
final class GatePlace {

  private ConnectGate.@Nullable Pass pass;
  private @Nullable String authority;

  /**
   * Asks for a place; {@link Signal.Admitted} follows. Who was let through, and has been prepared
   * anew for the same host meanwhile, keeps the place.
   *
   * @param signals takes what comes, within this call or later, on any thread
   * @param uncaught told if the gate throws, which keeps nobody from connecting
   */
  void ask(
      ConnectGate gate, Attempt attempt, Consumer<Signal> signals, Consumer<Throwable> uncaught) {
    WebSocketRequest request = Objects.requireNonNull(attempt.request());
    Signal admitted = new Signal.Admitted(attempt.epoch);
    String asked = request.uri().getScheme() + "://" + request.uri().getAuthority();
    if (asked.equals(authority)) {
      signals.accept(admitted);
      return;
    }
    leave();
    authority = asked;
    try {
      pass = Objects.requireNonNull(gate.enter(request, () -> signals.accept(admitted)), "pass");
    } catch (RuntimeException | Error e) {
      uncaught.accept(e);
      signals.accept(admitted);
    }
  }

  /** Gives the place back, if there is one. */
  void leave() {
    ConnectGate.Pass held = pass;
    pass = null;
    authority = null;
    if (held != null) {
      held.leave();
    }
  }
}
