package dev.everwire.testkit.simulation;

import dev.everwire.CloseEvent;
import dev.everwire.ErrorEvent;
import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.ListenerOptions;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.OpenEvent;
import dev.everwire.SendResult;
import dev.everwire.event.EventTarget;

/** Another socket without its capabilities: only the contract, and only the four events. */
final class BareWebSocket implements IWebSocket {

  private final IWebSocket socket;
  private final EventTarget target = new EventTarget(EventTarget.LOG_ERRORS);

  BareWebSocket(IWebSocket socket) {
    this.socket = socket;
    socket.addEventListener(EventType.OPEN, event -> target.dispatch(new OpenEvent(this)));
    socket.addEventListener(
        EventType.MESSAGE, event -> target.dispatch(new MessageEvent(this, event.data())));
    socket.addEventListener(
        EventType.ERROR, event -> target.dispatch(new ErrorEvent(this, event.error())));
    socket.addEventListener(EventType.CLOSE, event -> target.dispatch(retargeted(event)));
  }

  private CloseEvent retargeted(CloseEvent event) {
    return new CloseEvent(this, event.code(), event.reason(), event.wasClean(), event.cause());
  }

  @Override
  public String url() {
    return socket.url();
  }

  @Override
  public String protocol() {
    return socket.protocol();
  }

  @Override
  public String extensions() {
    return socket.extensions();
  }

  @Override
  public int readyState() {
    return socket.readyState();
  }

  @Override
  public long bufferedAmount() {
    return socket.bufferedAmount();
  }

  @Override
  public String binaryType() {
    return socket.binaryType();
  }

  @Override
  public void binaryType(String binaryType) {
    socket.binaryType(binaryType);
  }

  @Override
  public SendResult send(Message message) {
    return socket.send(message);
  }

  @Override
  public void close() {
    socket.close();
  }

  @Override
  public void close(int code, String reason) {
    socket.close(code, reason);
  }

  @Override
  public <E extends Event> void addEventListener(
      EventType<E> type, EventListener<? super E> listener, ListenerOptions options) {
    target.add(type, listener, options);
  }

  @Override
  public void addEventListener(
      String type, EventListener<? super Event> listener, ListenerOptions options) {
    target.add(type, listener, options);
  }

  @Override
  public <E extends Event> void removeEventListener(
      EventType<E> type, EventListener<? super E> listener, ListenerOptions options) {
    target.remove(type.name(), listener, options);
  }

  @Override
  public void removeEventListener(
      String type, EventListener<? super Event> listener, ListenerOptions options) {
    target.remove(type, listener, options);
  }

  @Override
  public String toString() {
    return "Bare" + socket;
  }
}
