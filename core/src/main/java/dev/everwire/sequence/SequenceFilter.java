package dev.everwire.sequence;

import dev.everwire.EventListener;
import dev.everwire.MessageEvent;
import dev.everwire.sequence.Arrival.Order;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A listener in front of another: tells what is missing, late or comes twice, and passes on all but
 * what it was asked to drop, which is nothing at first. Immutable: each method returns another
 * filter, over the same tracker.
 *
 * <pre>{@code
 * SequenceTracker numbers = new SequenceTracker(message -> numberIn(message));
 * socket.addEventListener(
 *     EventType.MESSAGE,
 *     numbers.filter(event -> handle(event)).dropDuplicates().report(arrival -> log(arrival)));
 * }</pre>
 *
 * <p>Whoever takes messages by {@code receive} or {@code Flow} asks {@link SequenceTracker#accept}
 * instead.
 */
public final class SequenceFilter implements EventListener<MessageEvent> {

  private final SequenceTracker tracker;
  private final EventListener<? super MessageEvent> next;
  private final Set<Order> dropped;
  private final Consumer<? super Arrival> report;

  SequenceFilter(SequenceTracker tracker, EventListener<? super MessageEvent> next) {
    this(tracker, Objects.requireNonNull(next, "next"), EnumSet.noneOf(Order.class), arrival -> {});
  }

  private SequenceFilter(
      SequenceTracker tracker,
      EventListener<? super MessageEvent> next,
      Set<Order> dropped,
      Consumer<? super Arrival> report) {
    this.tracker = tracker;
    this.next = next;
    this.dropped = dropped;
    this.report = report;
  }

  /** Returns a filter that also drops what has come before. */
  public SequenceFilter dropDuplicates() {
    return dropping(Order.DUPLICATE);
  }

  /**
   * Returns a filter that also drops what was missing and comes behind higher numbers. With {@link
   * #dropDuplicates()}, only rising numbers are passed on.
   */
  public SequenceFilter dropLate() {
    return dropping(Order.LATE);
  }

  private SequenceFilter dropping(Order order) {
    Set<Order> all = EnumSet.copyOf(dropped);
    all.add(order);
    return new SequenceFilter(tracker, next, all, report);
  }

  /**
   * Returns a filter that tells of each numbered message that is not in order, before it is passed
   * on or dropped; in place of whom it told before.
   */
  public SequenceFilter report(Consumer<? super Arrival> listener) {
    return new SequenceFilter(tracker, next, dropped, Objects.requireNonNull(listener, "listener"));
  }

  @Override
  public void handleEvent(MessageEvent event) {
    Arrival arrival = tracker.accept(event.data());
    try {
      if (arrival.order() != Order.IN_ORDER && arrival.order() != Order.UNNUMBERED) {
        report.accept(arrival);
      }
    } finally {
      // A report that throws must not cost the message.
      if (!dropped.contains(arrival.order())) {
        next.handleEvent(event);
      }
    }
  }
}
