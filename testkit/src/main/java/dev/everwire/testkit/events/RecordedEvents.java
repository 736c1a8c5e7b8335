package dev.everwire.testkit.events;

import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the events of a socket, in order, until a test has read each of them; at its end {@link
 * #assertNoMore()} finds what nobody expected. Thread-safe. What is missing throws an {@link
 * AssertionError} that shows all events so far; an interrupt while waiting does too, and the thread
 * stays interrupted.
 */
public final class RecordedEvents {

  /** How long reading waits for an event: far longer than one takes, so that only a hang fails. */
  public static final Duration DEADLINE = Duration.ofSeconds(20);

  /** Those of every socket, and those of a reconnecting one. */
  private static final List<String> NAMES =
      List.of(
          "open",
          "message",
          "error",
          "close",
          "ping",
          "pong",
          "reconnecting",
          "reconnected",
          "gap",
          "replaced",
          "replacementfailed",
          "gaveup",
          "dropped");

  private static final TimeSource TIME = TimeSource.system();

  private final List<Event> all = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Event> unread = new LinkedBlockingQueue<>();

  private RecordedEvents() {}

  /**
   * Records every event that Everwire's own sockets dispatch, from now on; except {@code
   * bufferedamountlow}, which follows almost every {@code send} to a network that keeps up.
   */
  public static RecordedEvents of(IWebSocket socket) {
    return of(socket, NAMES);
  }

  /** Records the events of these names, from now on. */
  public static RecordedEvents of(IWebSocket socket, List<String> names) {
    RecordedEvents recorded = new RecordedEvents();
    EventListener<Event> listener =
        event -> {
          recorded.all.add(event);
          recorded.unread.add(event);
        };
    names.forEach(name -> socket.addEventListener(name, listener));
    return recorded;
  }

  /** Reads the next event, waiting for it up to {@link #DEADLINE}. */
  public Event next() {
    Event event = poll(DEADLINE);
    if (event == null) {
      throw new AssertionError("no further event within " + DEADLINE + " after " + all);
    }
    return event;
  }

  /** Reads the next event, which must be of this type. */
  public <E extends Event> E next(EventType<E> type) {
    Event event = next();
    if (!isOf(type, event)) {
      throw new AssertionError(
          "expected " + type.name() + " next, but got " + event + "; all: " + all);
    }
    return type.eventClass().cast(event);
  }

  /** Reads events up to and including the next of this type, waiting up to {@link #DEADLINE}. */
  public <E extends Event> E await(EventType<E> type) {
    return await(type, DEADLINE);
  }

  /** Reads events up to and including the next of this type. */
  public <E extends Event> E await(EventType<E> type, Duration deadline) {
    long end = TIME.nanoTime() + deadline.toNanos();
    Event event;
    do {
      event = poll(Duration.ofNanos(end - TIME.nanoTime()));
      if (event == null) {
        throw new AssertionError("no " + type.name() + " within " + deadline + " after " + all);
      }
    } while (!isOf(type, event));
    return type.eventClass().cast(event);
  }

  private static boolean isOf(EventType<?> type, Event event) {
    return event.type().equals(type.name()) && type.eventClass().isInstance(event);
  }

  private @Nullable Event poll(Duration deadline) {
    try {
      return unread.poll(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for an event after " + all, e);
    }
  }

  /** Returns all events so far, read or not. */
  public List<Event> all() {
    return List.copyOf(all);
  }

  /** Returns the names of all events so far, read or not. */
  public List<String> names() {
    return all.stream().map(Event::type).toList();
  }

  /** Asserts that every event was read. */
  public void assertNoMore() {
    if (!unread.isEmpty()) {
      throw new AssertionError("unread: " + new ArrayList<>(unread) + "; all: " + all);
    }
  }

  @Override
  public String toString() {
    return "RecordedEvents" + all;
  }
}
