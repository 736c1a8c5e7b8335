package dev.everwire;

/**
 * A socket that tells when its send buffer has run low: each time {@link
 * IWebSocket#bufferedAmount()} falls to {@link #bufferedAmountLowThreshold()} or below it
 * dispatches {@code bufferedamountlow}, as an {@code RTCDataChannel} does.
 */
public interface Drainable {

  /** Returns the threshold in bytes; 0 until set. */
  long bufferedAmountLowThreshold();

  /**
   * Sets the threshold.
   *
   * @param bytes 0 or more
   * @throws IllegalArgumentException if it is negative
   */
  void bufferedAmountLowThreshold(long bytes);
}
