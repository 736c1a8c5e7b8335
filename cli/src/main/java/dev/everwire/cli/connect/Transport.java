package dev.everwire.cli.connect;

import dev.everwire.WebSocketFactory;
import dev.everwire.cli.console.EnumConverter;
import dev.everwire.cli.console.UsageException;
import org.jspecify.annotations.Nullable;

/** The client that carries the connection. */
enum Transport {
  JDK,
  NETTY,
  OKHTTP,
  JETTY,
  JAVA_WEBSOCKET,
  JAKARTA;

  /** Reads it as it is written on the command line. */
  static final class Converter extends EnumConverter<Transport> {

    Converter() {
      super(Transport.class);
    }
  }

  /**
   * Makes a client.
   *
   * @throws UsageException if this one cannot go that way
   */
  WebSocketFactory factory(Way way) {
    String barred = barred(way);
    if (barred != null) {
      throw new UsageException("--proxy: " + this + " cannot go through " + barred);
    }
    return switch (this) {
      case JDK -> Clients.jdk(way);
      case NETTY -> Clients.netty(way);
      case OKHTTP -> Clients.okhttp(way);
      case JETTY -> Clients.jetty(way);
      case JAVA_WEBSOCKET -> Clients.javaWebSocket(way);
      case JAKARTA -> Clients.jakarta(way);
    };
  }

  private @Nullable String barred(Way way) {
    if (way.proxy() == null) {
      return null;
    }
    return switch (this) {
      case JAKARTA -> "a proxy";
      case JDK -> way.isSocks() ? "a SOCKS proxy" : null;
      case OKHTTP -> way.isSocks() || way.secure() ? null : "a proxy for ws:, only for wss:";
      default -> null;
    };
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return EnumConverter.written(this);
  }
}
