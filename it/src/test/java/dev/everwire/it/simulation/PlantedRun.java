package dev.everwire.it.simulation;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Plays histories until one fails; what a {@link PlantedClasses} is asked for. */
public final class PlantedRun implements LongFunction<@Nullable String> {

  /** For the class loader. */
  public PlantedRun() {}

  /** Plays the history of a seed; returns which rule does not hold in it, null if all do. */
  @Override
  public @Nullable String apply(long seed) {
    Violation violation = new History(Choices.ofSeed(seed), false).play();
    return violation == null ? null : violation.rule();
  }
}
