package dev.everwire.jetty;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.eclipse.jetty.io.EndPoint;

/**
 * An end point whose output is not ended behind a Close frame, only by {@code close}: until then
 * the peer's answer is awaited, and ended output loses it. Over TCP a proxy such as nginx, which
 * takes one side's end for that of both, drops the connection before the answer is through. Over
 * HTTP/2 a server that has answered and left resets the stream, and Jetty's client ({@code
 * HTTP2StreamEndPoint.fill}) throws the answer away if it had not read it yet.
 */
final class NoHalfClose {

  private NoHalfClose() {}

  static EndPoint of(EndPoint connection) {
    return (EndPoint)
        Proxy.newProxyInstance(
            EndPoint.class.getClassLoader(),
            new Class<?>[] {EndPoint.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("shutdownOutput")) {
                return null;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
