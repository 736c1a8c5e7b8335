package dev.everwire;

/** What became of a message given to {@link IWebSocket#send}. */
public enum SendResult {

  /** The connection has it: handed over, though not known to have arrived. */
  SENT,

  /** It waits for a connection, or for room in one. */
  QUEUED,

  /** It is discarded: the socket is closing, or the queue was full and its policy says so. */
  DROPPED,

  /** It was not accepted: the socket is closed or has given up. */
  REFUSED
}
