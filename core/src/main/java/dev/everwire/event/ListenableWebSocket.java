package dev.everwire.event;

import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.ListenerOptions;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The listeners of a socket and the order of its events (C9 to C11), for whoever implements {@link
 * IWebSocket}. Thread-safe.
 */
public abstract class ListenableWebSocket implements IWebSocket {

  /** Where events are dispatched, by tasks of {@link #serial} only. */
  protected final EventTarget target;

  /** Runs what dispatches, one after the other. */
  protected final SerialExecutor serial;

  /**
   * Creates a socket without listeners.
   *
   * @param executor runs what no other thread carries
   * @param uncaught told what a listener threw; must not throw itself
   */
  protected ListenableWebSocket(Executor executor, Consumer<Throwable> uncaught) {
    this.target = new EventTarget(uncaught);
    this.serial = new SerialExecutor(executor, uncaught);
  }

  @Override
  public final <E extends Event> void addEventListener(
      EventType<E> type, EventListener<? super E> listener, ListenerOptions how) {
    target.add(type, listener, how);
  }

  @Override
  public final void addEventListener(
      String type, EventListener<? super Event> listener, ListenerOptions how) {
    target.add(type, listener, how);
  }

  @Override
  public final <E extends Event> void removeEventListener(
      EventType<E> type, EventListener<? super E> listener, ListenerOptions how) {
    target.remove(type.name(), listener, how);
  }

  @Override
  public final void removeEventListener(
      String type, EventListener<? super Event> listener, ListenerOptions how) {
    target.remove(type, listener, how);
  }

  /** Returns what {@code toString} says of a socket: its class, where to, and its state. */
  protected final String toString(String displayUrl) {
    String[] states = {"CONNECTING", "OPEN", "CLOSING", "CLOSED"};
    return getClass().getSimpleName() + "[" + displayUrl + ", " + states[readyState()] + "]";
  }
}
