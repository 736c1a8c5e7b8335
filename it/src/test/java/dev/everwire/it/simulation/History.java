package dev.everwire.it.simulation;

import org.jspecify.annotations.Nullable;

/**
 * One history: what the application, the peer, the network, the clock and the threads do is drawn
 * from choices; then the world heals, the socket is closed, and what must hold is looked at all
 * along.
 */
final class History {

  private static final int MIN_STEPS = 10;
  private static final int MORE_STEPS = 70;

  private final Choices choices;
  private final World world;

  History(Choices choices, boolean readable) {
    this.choices = choices;
    this.world = new World(choices, readable);
  }

  /** Plays it; returns what is violated, null if nothing is. */
  @Nullable Violation play() {
    try {
      Steps steps = new Steps(world);
      int left = MIN_STEPS + world.settings.seed % MORE_STEPS;
      world.settle();
      while (left-- > 0 && choices.begin()) {
        steps.play();
        world.settle();
        world.invariants.check();
      }
      new Ending(world).play();
      return null;
    } catch (Violation violation) {
      return violation;
    } catch (RuntimeException | StackOverflowError e) {
      return new Violation("nothing is thrown at the application", e);
    }
  }

  int[][] choices() {
    return choices.blocks();
  }

  World world() {
    return world;
  }
}
