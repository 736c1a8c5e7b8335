package dev.everwire.reconnect;

import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.ListenerOptions;
import dev.everwire.Message;
import dev.everwire.SendResult;
import java.util.ArrayList;
import java.util.List;

/** An open connection that takes what it is given, and keeps it without a lock of its own. */
final class Wire implements IWebSocket {

  final List<Message> taken = new ArrayList<>();

  @Override
  public SendResult send(Message message) {
    taken.add(message);
    return SendResult.SENT;
  }

  @Override
  public int readyState() {
    return OPEN;
  }

  @Override
  public String url() {
    return "";
  }

  @Override
  public String protocol() {
    return "";
  }

  @Override
  public String extensions() {
    return "";
  }

  @Override
  public long bufferedAmount() {
    return 0;
  }

  @Override
  public String binaryType() {
    return "";
  }

  @Override
  public void binaryType(String value) {}

  @Override
  public void close() {}

  @Override
  public void close(int code, String reason) {}

  @Override
  public <E extends Event> void addEventListener(
      EventType<E> type, EventListener<? super E> listener, ListenerOptions how) {}

  @Override
  public void addEventListener(
      String type, EventListener<? super Event> listener, ListenerOptions how) {}

  @Override
  public <E extends Event> void removeEventListener(
      EventType<E> type, EventListener<? super E> listener, ListenerOptions how) {}

  @Override
  public void removeEventListener(
      String type, EventListener<? super Event> listener, ListenerOptions how) {}
}
