package dev.everwire.sequence;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message's place among those of its stream that came before it.
 *
 * @param order the place
 * @param stream the stream's key; null for {@link Order#UNNUMBERED}, or if there is one stream only
 * @param number the message's number; 0 for {@code UNNUMBERED}
 * @param missing how many numbers right below it have not come; 0 unless {@link Order#AFTER_GAP}
 */
public record Arrival(Order order, @Nullable Object stream, long number, long missing) {

  /** A place. */
  public enum Order {
    /** The next number, or the first of a stream. */
    IN_ORDER,
    /** A higher number than the next: {@link Arrival#missing()} messages are missing. */
    AFTER_GAP,
    /** One that was missing until now. */
    LATE,
    /** One that came before. */
    DUPLICATE,
    /** No number: a heartbeat, say. */
    UNNUMBERED
  }

  /** Creates an arrival. */
  public Arrival {
    Objects.requireNonNull(order, "order");
  }
}
