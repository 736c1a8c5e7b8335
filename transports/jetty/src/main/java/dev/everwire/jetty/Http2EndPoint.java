package dev.everwire.jetty;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.eclipse.jetty.io.EndPoint;

/**
 * A stream of HTTP/2 whose output is not ended behind a Close frame, only by {@code close}. Where
 * it is, a server that has answered and left resets the stream, and Jetty's client ({@code
 * HTTP2StreamEndPoint.fill}) throws the answer away if it had not read it yet.
 */
final class Http2EndPoint {

  private Http2EndPoint() {}

  static EndPoint of(EndPoint stream) {
    return (EndPoint)
        Proxy.newProxyInstance(
            EndPoint.class.getClassLoader(),
            new Class<?>[] {EndPoint.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("shutdownOutput")) {
                return null;
              }
              try {
                return method.invoke(stream, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
