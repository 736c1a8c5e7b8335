package dev.everwire.it.matrix;

/**
 * A cell of the matrix.
 *
 * @param peer the name of the peer
 * @param row the name of the case
 * @param transport the name of the transport
 * @param why what a footnote says; "" if green
 */
record Cell(String peer, String row, String transport, Result result, String why) {

  /** What came out. */
  enum Result {
    /** It holds. */
    GREEN("✓"),
    /** The transport says that it cannot be set up so, or the case that it does not apply. */
    NOT_APPLICABLE("n.a."),
    /** It does not hold, for a reason that {@link KnownDeviations} gives. */
    DEVIATION("dev."),
    /** It does not hold, and nobody knows why. */
    FAILED("FAILED");

    private final String sign;

    Result(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }
  }
}
