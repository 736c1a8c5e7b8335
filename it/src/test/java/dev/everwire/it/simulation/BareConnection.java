package dev.everwire.it.simulation;

import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.ListenerOptions;
import dev.everwire.Message;
import dev.everwire.SendResult;

/** A connection that can do no more than the contract asks for. */
record BareConnection(SimulatedConnection connection) implements IWebSocket {

  @Override
  public String url() {
    return connection.url();
  }

  @Override
  public String protocol() {
    return connection.protocol();
  }

  @Override
  public String extensions() {
    return connection.extensions();
  }

  @Override
  public int readyState() {
    return connection.readyState();
  }

  @Override
  public long bufferedAmount() {
    return connection.bufferedAmount();
  }

  @Override
  public String binaryType() {
    return connection.binaryType();
  }

  @Override
  public void binaryType(String binaryType) {
    connection.binaryType(binaryType);
  }

  @Override
  public SendResult send(Message message) {
    return connection.send(message);
  }

  @Override
  public void close() {
    connection.close();
  }

  @Override
  public void close(int code, String reason) {
    connection.close(code, reason);
  }

  @Override
  public void addEventListener(
      String type, EventListener<? super Event> listener, ListenerOptions options) {
    connection.addEventListener(type, listener, options);
  }

  @Override
  public <E extends Event> void addEventListener(
      EventType<E> type, EventListener<? super E> listener, ListenerOptions options) {
    connection.addEventListener(type, listener, options);
  }

  @Override
  public <E extends Event> void removeEventListener(
      EventType<E> type, EventListener<? super E> listener, ListenerOptions options) {
    connection.removeEventListener(type, listener, options);
  }

  @Override
  public void removeEventListener(
      String type, EventListener<? super Event> listener, ListenerOptions options) {
    connection.removeEventListener(type, listener, options);
  }
}
