package dev.everwire.event;

import dev.everwire.AbortSignal;
import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.ListenerOptions;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listeners by event name, with the DOM's rules (C9, C10). Listeners may be added and removed from
 * any thread, during a dispatch too; whoever dispatches sees to it that events come one at a time
 * (C11), for which {@link SerialExecutor} serves. A dispatch allocates nothing.
 *
 * @see <a href="https://dom.spec.whatwg.org/#interface-eventtarget">DOM, EventTarget</a>
 */
public final class EventTarget {

  /** Where what listeners throw goes by default: the system logger "dev.everwire", as a warning. */
  public static final Consumer<Throwable> LOG_ERRORS =
      e -> System.getLogger("dev.everwire").log(Level.WARNING, "a listener threw", e);

  private static final Registration[] NONE = {};

  private final ConcurrentMap<String, Registration[]> byName = new ConcurrentHashMap<>();
  private final Consumer<Throwable> listenerErrors;

  /**
   * Creates a target without listeners.
   *
   * @param listenerErrors told what a listener threw; must not throw itself
   */
  public EventTarget(Consumer<Throwable> listenerErrors) {
    this.listenerErrors = listenerErrors;
  }

  /** Adds a listener that sees the events of this name that are of the key's class. */
  public <E extends Event> void add(
      EventType<E> type, EventListener<? super E> listener, ListenerOptions options) {
    add(
        new Registration(
            type.name(),
            listener,
            options,
            event -> {
              if (type.eventClass().isInstance(event)) {
                listener.handleEvent(type.eventClass().cast(event));
              }
            }));
  }

  /** Adds a listener that sees every event of this name. */
  public void add(String type, EventListener<? super Event> listener, ListenerOptions options) {
    add(new Registration(type, listener, options, listener));
  }

  private void add(Registration added) {
    AbortSignal signal = added.options.signal();
    if (signal != null && signal.aborted()) {
      return;
    }
    byName.compute(
        added.type,
        (name, present) -> {
          Registration[] old = present == null ? NONE : present;
          if (find(old, added.listener, added.options.capture()) >= 0) {
            return present;
          }
          added.registered.set(true);
          return insert(old, added);
        });
    if (signal != null && added.registered.get()) {
      added.onRemoval = signal.onAbort(() -> remove(added));
      if (!added.registered.get()) {
        added.onRemoval.run();
      }
    }
  }

  /** Those with {@code capture} come first, each kind in the order of registration. */
  private static Registration[] insert(Registration[] old, Registration added) {
    int position = old.length;
    if (added.options.capture()) {
      position = 0;
      while (position < old.length && old[position].options.capture()) {
        position++;
      }
    }
    Registration[] grown = new Registration[old.length + 1];
    System.arraycopy(old, 0, grown, 0, position);
    grown[position] = added;
    System.arraycopy(old, position, grown, position + 1, old.length - position);
    return grown;
  }

  /** Looks past those whose removal has begun: an addition after that is no repetition (C9). */
  private static int find(Registration[] registrations, Object listener, boolean capture) {
    for (int i = 0; i < registrations.length; i++) {
      Registration found = registrations[i];
      if (found.listener == listener
          && found.options.capture() == capture
          && found.registered.get()) {
        return i;
      }
    }
    return -1;
  }

  /** Removes what was added under this name with the same listener and {@code capture}. */
  public void remove(String type, EventListener<?> listener, ListenerOptions options) {
    Registration[] present = byName.getOrDefault(type, NONE);
    int position = find(present, listener, options.capture());
    if (position >= 0) {
      remove(present[position]);
    }
  }

  /** Returns whether the removal was this call's doing. */
  private boolean remove(Registration removed) {
    if (!removed.registered.compareAndSet(true, false)) {
      return false;
    }
    byName.computeIfPresent(
        removed.type,
        (name, present) -> {
          Registration[] left =
              Arrays.stream(present).filter(r -> r != removed).toArray(Registration[]::new);
          return left.length == 0 ? null : left;
        });
    Runnable onRemoval = removed.onRemoval;
    if (onRemoval != null) {
      onRemoval.run();
    }
    return true;
  }

  /** Returns whether an event of this name would find a listener. */
  public boolean hasListeners(String type) {
    return byName.containsKey(type);
  }

  /**
   * Runs the listeners for an event, on this thread: those registered when it began and not removed
   * before their turn. A listener that throws is reported, and the others run (C10).
   */
  public void dispatch(Event event) {
    for (Registration registration : byName.getOrDefault(event.type(), NONE)) {
      boolean due =
          registration.options.once() ? remove(registration) : registration.registered.get();
      if (due) {
        try {
          registration.call.handleEvent(event);
        } catch (Throwable e) {
          listenerErrors.accept(e);
        }
      }
    }
  }

  private static final class Registration {

    final String type;
    final Object listener;
    final ListenerOptions options;
    final EventListener<? super Event> call;
    final AtomicBoolean registered = new AtomicBoolean();
    volatile @Nullable Runnable onRemoval;

    Registration(
        String type, Object listener, ListenerOptions options, EventListener<? super Event> call) {
      this.type = type;
      this.listener = listener;
      this.options = options;
      this.call = call;
    }
  }
}
