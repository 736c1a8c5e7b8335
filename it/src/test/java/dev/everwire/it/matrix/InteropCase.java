package dev.everwire.it.matrix;

import dev.everwire.WebSocketFactory;
import dev.everwire.it.transport.Setup;

/**
 * What a transport and a peer must agree on: a row of the matrix.
 *
 * @param name what holds, in a few words; unique among the cases of the peer
 * @param setup how the transport is made; one that cannot be made so says why, and the case is not
 *     applicable to it
 * @param wholeOnly whether only the whole matrix has it, not the cut that runs with the tests
 * @param body throws what is wrong; aborts (JUnit's {@code Assumptions.abort}) with the reason if
 *     it finds itself not applicable
 */
record InteropCase(String name, Setup setup, boolean wholeOnly, Body body) {

  /** Plays a case. */
  @FunctionalInterface
  interface Body {

    /**
     * Plays it over a transport.
     *
     * @param transport made by the case's setup; released after the case
     */
    void run(WebSocketFactory transport) throws Exception;
  }

  /** Makes a case over a transport that is set up as by default. */
  static InteropCase of(String name, Body body) {
    return new InteropCase(name, Setup.DEFAULT, false, body);
  }

  /** Returns this case over a transport that is set up in another way. */
  InteropCase with(Setup value) {
    return new InteropCase(name, value, wholeOnly, body);
  }

  /**
   * Returns this case for the whole matrix only: it takes long, or shows little that others do not.
   */
  InteropCase inWholeOnly() {
    return new InteropCase(name, setup, true, body);
  }
}
