package dev.everwire.it.simulation;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Tells the smallest history that fails as that of a seed does; see {@link PlantedRun}. */
public final class PlantedStory implements LongFunction<@Nullable String> {

  /** For the class loader. */
  public PlantedStory() {}

  @Override
  public @Nullable String apply(long seed) {
    Failure failure = Failure.ofSeed(seed);
    return failure == null ? null : failure.story();
  }
}
