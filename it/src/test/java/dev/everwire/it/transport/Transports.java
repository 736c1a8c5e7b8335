package dev.everwire.it.transport;

import java.util.List;

/** The transports that all must prove themselves. */
public final class Transports {

  private Transports() {}

  public static List<TransportUnderTest> all() {
    return List.of(
        new JdkUnderTest(),
        new NettyUnderTest(),
        new OkHttpUnderTest(),
        new JettyUnderTest(),
        new JavaWebSocketUnderTest(),
        new TyrusUnderTest(),
        new TomcatUnderTest());
  }
}
