package dev.everwire.it.kernel;

/**
 * Something that a network, a host or a proxy does.
 *
 * @param name a few words
 * @param share whether it is played with the other tests, and not only by command
 */
record Scenario(
    String name,
    Expected expected,
    Link.Kind link,
    Front front,
    Pace pace,
    boolean share,
    Play play) {

  /** Does it, and undoes it. */
  @FunctionalInterface
  interface Play {
    void play(Scene scene) throws Exception;
  }

  /** Returns one on a plain link, with {@link Pace#BRISK} flows, for the command alone. */
  static Scenario of(String name, Expected expected, Play play) {
    return new Scenario(name, expected, Link.Kind.VETH, Front.NONE, Pace.BRISK, false, play);
  }

  Scenario emulated() {
    return new Scenario(name, expected, Link.Kind.EMULATED, front, pace, share, play);
  }

  Scenario behind(Front value) {
    return new Scenario(name, expected, link, value, pace, share, play);
  }

  Scenario pace(Pace value) {
    return new Scenario(name, expected, link, front, value, share, play);
  }

  /** Returns the same, to be played with the other tests too. */
  Scenario shared() {
    return new Scenario(name, expected, link, front, pace, true, play);
  }
}
