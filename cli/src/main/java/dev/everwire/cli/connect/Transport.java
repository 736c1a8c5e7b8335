package dev.everwire.cli.connect;

import dev.everwire.WebSocketFactory;
import dev.everwire.cli.console.UsageException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The client that carries the connection. */
enum Transport {
  JDK,
  NETTY,
  OKHTTP,
  JETTY,
  JAVA_WEBSOCKET,
  JAKARTA;

  /** Reads it as it is written on the command line. */
  static final class Converter implements ITypeConverter<Transport> {

    @Override
    public Transport convert(String written) {
      for (Transport transport : values()) {
        if (transport.toString().equals(written)) {
          return transport;
        }
      }
      throw new TypeConversionException(
          "'"
              + written
              + "' must be one of "
              + Arrays.stream(values()).map(Transport::toString).collect(Collectors.joining(", ")));
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
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
