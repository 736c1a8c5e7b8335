package dev.everwire.machine;

import java.util.ArrayList;
import java.util.List;

/** The outcome of a signal. */
public record Step(State state, List<Effect> effects) {

  static Step to(State state, Effect... effects) {
    return new Step(state, List.of(effects));
  }

  /** Returns the same with other effects ahead of its own. */
  Step after(Effect... first) {
    return after(List.of(first));
  }

  Step after(List<Effect> first) {
    List<Effect> all = new ArrayList<>(first);
    all.addAll(effects);
    return new Step(state, all);
  }
}
