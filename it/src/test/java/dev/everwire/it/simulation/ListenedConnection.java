package dev.everwire.it.simulation;

import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.ListenerOptions;
import java.util.ArrayList;
import java.util.List;

/** The part of a connection that is the same for all: who listens, and what nobody asks it for. */
abstract class ListenedConnection implements IWebSocket {

  private record Registration(
      String type, EventListener<? super Event> listener, ListenerOptions options) {

    boolean isFor(String name) {
      return type.equals(name) && (options.signal() == null || !options.signal().aborted());
    }
  }

  private final List<Registration> registrations = new ArrayList<>(8);
  private boolean dispatching;

  final void dispatch(Event event) {
    dispatching = true;
    for (int i = 0; i < registrations.size(); i++) {
      Registration registration = registrations.get(i);
      if (registration.isFor(event.type())) {
        registration.listener.handleEvent(event);
      }
    }
    dispatching = false;
  }

  final boolean isDispatching() {
    return dispatching;
  }

  @Override
  public final void addEventListener(
      String type, EventListener<? super Event> listener, ListenerOptions options) {
    registrations.add(new Registration(type, listener, options));
  }

  @Override
  public final <E extends Event> void addEventListener(
      EventType<E> type, EventListener<? super E> listener, ListenerOptions options) {
    throw new UnsupportedOperationException("listen by name");
  }

  @Override
  public final <E extends Event> void removeEventListener(
      EventType<E> type, EventListener<? super E> listener, ListenerOptions options) {
    throw new UnsupportedOperationException("nobody removes listeners here");
  }

  @Override
  public final void removeEventListener(
      String type, EventListener<? super Event> listener, ListenerOptions options) {
    throw new UnsupportedOperationException("nobody removes listeners here");
  }

  @Override
  public final String url() {
    return "";
  }

  @Override
  public final String protocol() {
    return "";
  }

  @Override
  public final String extensions() {
    return "";
  }

  @Override
  public final String binaryType() {
    return "arraybuffer";
  }

  @Override
  public final void binaryType(String binaryType) {}
}
