package dev.everwire.testkit.conformance;

import dev.everwire.Drainable;
import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.ListenerOptions;
import dev.everwire.Message;
import dev.everwire.Pausable;
import dev.everwire.Pingable;
import dev.everwire.SendResult;
import dev.everwire.Terminable;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The reference socket behind a surface on which a flaw overrides what it breaks. */
class DecoratedWebSocket implements IWebSocket, Pingable, Pausable, Terminable, Drainable {

  final SocketWebSocket inner;
  private final Map<EventListener<?>, EventListener<Event>> heard = new ConcurrentHashMap<>();

  DecoratedWebSocket(SocketWebSocket inner) {
    this.inner = inner;
  }

  /** Calls a listener; what comes between an event and its listener is broken here. */
  void hear(EventListener<? super Event> listener, Event event) {
    listener.handleEvent(event);
  }

  /** Returns what stands for a listener, the same each time. */
  EventListener<Event> standIn(EventListener<? super Event> listener) {
    return heard.computeIfAbsent(listener, key -> event -> hear(listener, event));
  }

  @Override
  public void addEventListener(
      String type, EventListener<? super Event> listener, ListenerOptions options) {
    inner.addEventListener(type, standIn(listener), options);
  }

  @Override
  public void removeEventListener(
      String type, EventListener<? super Event> listener, ListenerOptions options) {
    inner.removeEventListener(type, standIn(listener), options);
  }

  @Override
  @SuppressWarnings("unchecked") // the socket dispatches its own classes under its own names
  public <E extends Event> void addEventListener(
      EventType<E> type, EventListener<? super E> listener, ListenerOptions options) {
    addEventListener(type.name(), (EventListener<Event>) listener, options);
  }

  @Override
  @SuppressWarnings("unchecked") // as above
  public <E extends Event> void removeEventListener(
      EventType<E> type, EventListener<? super E> listener, ListenerOptions options) {
    removeEventListener(type.name(), (EventListener<Event>) listener, options);
  }

  @Override
  public String url() {
    return inner.url();
  }

  @Override
  public String protocol() {
    return inner.protocol();
  }

  @Override
  public String extensions() {
    return inner.extensions();
  }

  @Override
  public int readyState() {
    return inner.readyState();
  }

  @Override
  public long bufferedAmount() {
    return inner.bufferedAmount();
  }

  @Override
  public String binaryType() {
    return inner.binaryType();
  }

  @Override
  public void binaryType(String value) {
    inner.binaryType(value);
  }

  @Override
  public SendResult send(Message message) {
    return inner.send(message);
  }

  @Override
  public void close() {
    inner.close();
  }

  @Override
  public void close(int code, String reason) {
    inner.close(code, reason);
  }

  @Override
  public void ping(ByteBuffer payload) {
    inner.ping(payload);
  }

  @Override
  public boolean pingsInOrder() {
    return inner.pingsInOrder();
  }

  @Override
  public void pause() {
    inner.pause();
  }

  @Override
  public void resume() {
    inner.resume();
  }

  @Override
  public void terminate() {
    inner.terminate();
  }

  @Override
  public long bufferedAmountLowThreshold() {
    return inner.bufferedAmountLowThreshold();
  }

  @Override
  public void bufferedAmountLowThreshold(long bytes) {
    inner.bufferedAmountLowThreshold(bytes);
  }
}
