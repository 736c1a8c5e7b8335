package dev.everwire.policy;

import org.jspecify.annotations.Nullable;

/** The store of a queue could not be opened, read or written; see {@link OutboxStore}. */
public final class OutboxStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public OutboxStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
