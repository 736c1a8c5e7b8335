package dev.everwire.sequence;

import dev.everwire.EventListener;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.sequence.Arrival.Order;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Follows the numbers that a server gives its messages: finds gaps and duplicates, across
 * connections, and knows where to go on from, which a catch-up hook asks for. Numbers of a stream
 * rise by one. Thread-safe; {@link #accept} is to be called in the order in which messages come.
 *
 * <p>Memory is bounded: {@value #MAX_STREAMS} streams, of which the longest quiet is forgotten for
 * another, and {@value SequenceNumbers#MAX_GAPS} gaps in each, of which the lowest is given up for
 * another: what still comes of it counts as a duplicate.
 *
 * <p>A server that begins to count anew would have all of its messages taken for duplicates: make
 * whatever tells one count from the next, an epoch or the server's start, part of the stream's key.
 */
public final class SequenceTracker {

  static final int MAX_STREAMS = 10_000;

  /** The key where there is one stream only. */
  private static final Object ONLY = new Object();

  private final Function<? super Message, OptionalLong> numberOf;
  private final Function<? super Message, ?> streamOf;

  /** By key, the longest quiet first; guarded by this. */
  private final Map<Object, SequenceNumbers> streams =
      new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, SequenceNumbers> eldest) {
          return size() > MAX_STREAMS;
        }
      };

  /**
   * Creates a tracker of one stream.
   *
   * @param numberOf returns the number of a message; empty if it has none
   */
  public SequenceTracker(Function<? super Message, OptionalLong> numberOf) {
    this(numberOf, message -> ONLY);
  }

  /**
   * Creates a tracker of several streams, each with numbers of its own.
   *
   * @param numberOf returns the number of a message; empty if it has none
   * @param streamOf returns the key of the stream that a numbered message belongs to, compared by
   *     {@code equals}
   */
  public SequenceTracker(
      Function<? super Message, OptionalLong> numberOf, Function<? super Message, ?> streamOf) {
    this.numberOf = Objects.requireNonNull(numberOf, "numberOf");
    this.streamOf = Objects.requireNonNull(streamOf, "streamOf");
  }

  /** Takes the next message, and returns its place among those before it. */
  public Arrival accept(Message message) {
    OptionalLong number = numberOf.apply(message);
    if (number.isEmpty()) {
      return new Arrival(Order.UNNUMBERED, null, 0, 0);
    }
    Object stream = Objects.requireNonNull(streamOf.apply(message), "streamOf returned null");
    return accept(stream, number.getAsLong());
  }

  private synchronized Arrival accept(Object stream, long number) {
    SequenceNumbers numbers = numbers(stream);
    long next = numbers.next();
    Order order = numbers.accept(number);
    long missing = order == Order.AFTER_GAP ? number - next : 0;
    return new Arrival(order, stream == ONLY ? null : stream, number, missing);
  }

  private SequenceNumbers numbers(Object stream) {
    return streams.computeIfAbsent(stream, key -> new SequenceNumbers());
  }

  /** Returns a listener that accepts each message, and passes it on to another listener. */
  public SequenceFilter filter(EventListener<? super MessageEvent> next) {
    return new SequenceFilter(this, next);
  }

  // ---- positions

  /** Goes on from a position, as after this number had come; for one stream only. */
  public void resumeAfter(long number) {
    resumeAfter(ONLY, number);
  }

  /** Goes on from a stream's position, as after this number had come. */
  public synchronized void resumeAfter(Object stream, long number) {
    numbers(stream).resumeAfter(number);
  }

  /** Forgets all numbers: whatever comes next is the first of its stream. */
  public synchronized void reset() {
    streams.clear();
  }

  /** Returns the highest number that has come; empty if none has. For one stream only. */
  public OptionalLong lastNumber() {
    return lastNumber(ONLY);
  }

  /** Returns the highest number of a stream that has come; empty if none has. */
  public synchronized OptionalLong lastNumber(Object stream) {
    SequenceNumbers numbers = streams.get(stream);
    return numbers == null ? OptionalLong.empty() : numbers.last();
  }

  /**
   * Returns the number up to which nothing is missing, but for what was given up; empty if none has
   * come. For one stream only.
   */
  public OptionalLong completeUpTo() {
    return completeUpTo(ONLY);
  }

  /** As {@link #completeUpTo()}, of one of several streams. */
  public synchronized OptionalLong completeUpTo(Object stream) {
    SequenceNumbers numbers = streams.get(stream);
    return numbers == null ? OptionalLong.empty() : numbers.completeUpTo();
  }

  @Override
  public synchronized String toString() {
    @Nullable SequenceNumbers only = streams.get(ONLY);
    return "SequenceTracker[" + (only == null ? streams.size() + " streams" : only) + "]";
  }
}
