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

  /**
   * Returns those that the build plays the interoperation matrix and the hanging handshakes over:
   * with {@code -Deverwire.matrix.transports=all} all of them, else those whose every cell has been
   * looked at.
   */
  public static List<TransportUnderTest> inMatrix() {
    String chosen = System.getProperty("everwire.matrix.transports", "jdk,java-websocket");
    List<String> names = List.of(chosen.split(",", -1));
    return all().stream()
        .filter(transport -> chosen.equals("all") || names.contains(transport.name()))
        .toList();
  }
}
