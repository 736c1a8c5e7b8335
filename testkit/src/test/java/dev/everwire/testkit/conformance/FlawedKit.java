package dev.everwire.testkit.conformance;

import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.TransportOptions;
import java.time.Duration;
import java.util.List;

/**
 * The kit for the reference transport with a flaw: run by {@link ConformanceKitTeethTest} alone.
 */
class FlawedKit extends WebSocketConformanceKit {

  /** JUnit makes the instances, so the flaw comes this way; the runs come one at a time. */
  static volatile Flaw flaw = new Flaw();

  @Override
  protected WebSocketFactory factory(TransportOptions options) {
    Flaw current = flaw;
    return (request, beforeConnecting) -> {
      SocketWebSocket socket = current.socket(request, current.options(options));
      DecoratedWebSocket surface = current.surface(socket);
      beforeConnecting.accept(surface);
      socket.connect();
      return surface;
    };
  }

  @Override
  protected WebSocketRequest request(String url, List<String> protocols) {
    return flaw.request(url, protocols);
  }

  @Override
  protected Duration patience() {
    return Duration.ofSeconds(3);
  }
}
