package dev.everwire.testkit.proxy;

import java.time.Duration;

/**
 * Every kind of fault that the proxy knows, each with one typical setting, for who wants to go
 * through them all. {@link FaultProxy#heal()} undoes each.
 */
public enum Fault {

  /** Both sides get a reset. */
  RESET("reset", true),

  /** Both sides see the end of the stream, without a Close frame. */
  FINISH("end of stream without Close", true),

  /** The client sees the end of the stream, while the server still listens to it. */
  HALF_CLOSE("half close", true),

  /** Both sides get a reset, and nobody listens any more. */
  REFUSE("reset, then refused", true),

  /** The connection is reset within a frame. */
  CUT("cut within a frame", true),

  /** Bytes vanish both ways, and the connection stays. */
  BLACK_HOLE("black hole, both ways", true),

  /** What the client sends vanishes. */
  BLACK_HOLE_TO_SERVER("black hole to the server", true),

  /** What the server sends vanishes. */
  BLACK_HOLE_TO_CLIENT("black hole to the client", true),

  /** What the server sends is damaged. */
  CORRUPT("damaged bytes", true),

  /** Nothing goes through, and nothing is lost: it follows after the healing. */
  STALL("stall", false),

  /** Everything comes half a second late. */
  DELAY("delay of 500 ms", false),

  /** 1,000 bytes a second go through. */
  THROTTLE("throttle to 1 kB/s", false);

  private final String label;
  private final boolean fatal;

  Fault(String label, boolean fatal) {
    this.label = label;
    this.fatal = fatal;
  }

  /** Returns a name for people. */
  public String label() {
    return label;
  }

  /**
   * Returns whether a connection with traffic cannot outlive this fault; if false, one that is
   * patient enough goes on after the healing as if nothing had happened.
   */
  public boolean isFatal() {
    return fatal;
  }

  /** Applies this fault to a proxy: its open connections and, where it lasts, those to come. */
  public void applyTo(FaultProxy proxy) {
    switch (this) {
      case RESET -> proxy.reset();
      case FINISH -> proxy.finish();
      case HALF_CLOSE -> proxy.halfClose(Direction.SERVER_TO_CLIENT);
      case REFUSE -> {
        proxy.refuse();
        proxy.reset();
      }
      case CUT -> proxy.cutAfter(3, Ending.RST, Direction.SERVER_TO_CLIENT);
      case BLACK_HOLE -> proxy.blackHole();
      case BLACK_HOLE_TO_SERVER -> proxy.blackHole(Direction.CLIENT_TO_SERVER);
      case BLACK_HOLE_TO_CLIENT -> proxy.blackHole(Direction.SERVER_TO_CLIENT);
      case CORRUPT -> proxy.corrupt(Direction.SERVER_TO_CLIENT);
      case STALL -> proxy.stall();
      case DELAY -> proxy.delay(Duration.ofMillis(500));
      case THROTTLE -> proxy.throttle(1_000);
    }
  }
}
