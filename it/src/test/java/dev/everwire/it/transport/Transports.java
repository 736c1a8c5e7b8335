package dev.everwire.it.transport;

import java.util.List;

/** The transports that all must prove themselves. */
public final class Transports {

  private static final String BUT_TYRUS = "jdk,netty,okhttp,jetty,java-websocket,jakarta-tomcat";

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
   * with {@code -Deverwire.matrix.transports=all} all of them, or those that it names. By default
   * all but Tyrus, which tells of nothing before the upgrade: each of its attempts that fails there
   * lasts until a timeout.
   */
  public static List<TransportUnderTest> inMatrix() {
    List<String> chosen =
        List.of(System.getProperty("everwire.matrix.transports", BUT_TYRUS).split(",", -1));
    return all().stream()
        .filter(transport -> chosen.contains("all") || chosen.contains(transport.name()))
        .toList();
  }
}
