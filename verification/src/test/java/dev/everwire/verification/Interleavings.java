package dev.everwire.verification;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * How thoroughly Lincheck looks: it makes up scenarios of a few calls on two or three threads,
 * plays each in many interleavings, and compares what the calls return with all that they could
 * return one after the other. The build plays few; {@code -Deverwire.lincheck.scenarios=1000} plays
 * more.
 */
public final class Interleavings {

  private static final int SCENARIOS = Integer.getInteger("everwire.lincheck.scenarios", 4);
  private static final int INTERLEAVINGS =
      Integer.getInteger("everwire.lincheck.interleavings", 150);

  /**
   * Lincheck rewrites each class when it is first used, within a call, and on a busy machine takes
   * that for a hang: it is to be patient, for which it has no other method.
   */
  private static final long HANGS_AFTER_MS = 120_000;

  private Interleavings() {}

  /** Looks for a scenario in which the operations of this class are not atomic. */
  public static void check(Class<?> operations) {
    new ModelCheckingOptions()
        .invocationTimeout$lincheck(HANGS_AFTER_MS)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .iterations(SCENARIOS)
        .invocationsPerIteration(INTERLEAVINGS)
        .check(operations);
  }
}
