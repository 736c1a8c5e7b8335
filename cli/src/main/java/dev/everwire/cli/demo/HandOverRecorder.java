package dev.everwire.cli.demo;

import dev.everwire.Drainable;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.Pausable;
import dev.everwire.Pingable;
import dev.everwire.SendResult;
import dev.everwire.Terminable;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Stands between a reconnecting socket and its transport, and tells which messages the transport
 * took. Its sockets can whatever the transport's can.
 *
 * @param transport makes the connections
 * @param taken told of each message that a connection took
 */
record HandOverRecorder(WebSocketFactory transport, Consumer<? super Message> taken)
    implements WebSocketFactory {

  @Override
  public IWebSocket create(
      WebSocketRequest request, Consumer<? super IWebSocket> beforeConnecting) {
    return transport.create(request, socket -> beforeConnecting.accept(recording(socket)));
  }

  private IWebSocket recording(IWebSocket socket) {
    Class<?>[] abilities =
        Stream.of(
                IWebSocket.class, Pingable.class, Pausable.class, Terminable.class, Drainable.class)
            .filter(ability -> ability.isInstance(socket))
            .toArray(Class<?>[]::new);
    return (IWebSocket)
        Proxy.newProxyInstance(
            IWebSocket.class.getClassLoader(),
            abilities,
            (proxy, method, args) -> invoke(socket, method, args));
  }

  @SuppressWarnings("NullAway") // args is null for a method without parameters
  private Object invoke(IWebSocket socket, Method method, Object[] args) throws Throwable {
    try {
      if (method.getName().equals("send") && args[0] instanceof Message message) {
        return send(socket, message);
      }
      return method.invoke(socket, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private SendResult send(IWebSocket socket, Message message) {
    SendResult result = socket.send(message);
    if (result == SendResult.SENT) {
      taken.accept(message);
    }
    return result;
  }
}
