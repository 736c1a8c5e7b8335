package dev.everwire.policy;

/** What becomes of a message that a connection had taken when it died (R11). */
public enum DeliveryGuarantee {

  /** It may have arrived or not, and is not sent again. */
  AT_MOST_ONCE,

  /**
   * It is kept until the peer is known to have it, and else sent again, in order, on the next
   * connection: it arrives, and may arrive twice.
   */
  AT_LEAST_ONCE
}
