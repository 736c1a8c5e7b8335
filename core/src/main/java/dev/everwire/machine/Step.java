package dev.everwire.machine;

import java.util.List;

/** The outcome of a signal. */
public record Step(State state, List<Effect> effects) {

  static Step to(State state, Effect... effects) {
    return new Step(state, List.of(effects));
  }
}
