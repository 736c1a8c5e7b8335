package dev.everwire.jetty;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An end point that is read only while {@link ArrivedFrames} has room, and whose output is not
 * ended behind a Close frame, only by {@code close}: until then the peer's answer is awaited, and
 * ended output loses it. Over TCP a proxy such as nginx, which takes one side's end for that of
 * both, drops the connection before the answer is through. Over HTTP/2 a server that has answered
 * and left resets the stream, and Jetty's client ({@code HTTP2StreamEndPoint.fill}) throws the
 * answer away if it had not read it yet.
 */
final class GovernedEndPoint {

  private static final int NOTHING_THERE = 0;

  private final EndPoint connection;
  private final ArrivedFrames arrived;

  private GovernedEndPoint(EndPoint connection, ArrivedFrames arrived) {
    this.connection = connection;
    this.arrived = arrived;
  }

  static EndPoint of(EndPoint connection, ArrivedFrames arrived) {
    GovernedEndPoint governed = new GovernedEndPoint(connection, arrived);
    return (EndPoint)
        Proxy.newProxyInstance(
            EndPoint.class.getClassLoader(),
            new Class<?>[] {EndPoint.class},
            (proxy, method, arguments) -> governed.call(method, arguments));
  }

  private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
    return switch (method.getName()) {
      case "shutdownOutput" -> null;
      case "fill" -> arrived.hasRoom() ? pass(method, arguments) : NOTHING_THERE;
      case "fillInterested" -> fillInterested(arguments);
      default -> pass(method, arguments);
    };
  }

  private @Nullable Object fillInterested(Object @Nullable [] arguments) {
    if (arguments != null && arguments[0] instanceof Callback reading) {
      arrived.whenRoom(() -> connection.fillInterested(reading));
    }
    return null;
  }

  private @Nullable Object pass(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
