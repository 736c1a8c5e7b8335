package dev.everwire.policy;

/** The queue has no room for a message; nothing of it was kept. See {@link Overflow}. */
public final class QueueFullException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public QueueFullException(String message) {
    super(message);
  }
}
