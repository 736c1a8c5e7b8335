package dev.everwire.it.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** HAProxy as a reverse proxy in front of a server. */
public final class HaproxyProxy {

  /** Where Debian puts it, which is not on the search path of everybody. */
  private static final String HAPROXY = "/usr/sbin/haproxy";

  private static final String CONFIG =
      """
      global
        maxconn 200
      defaults
        mode http
        timeout connect 10s
        timeout client 30s
        timeout server 30s
        timeout tunnel %ds
      frontend everwire
        bind 127.0.0.1:%d
        default_backend server
      backend server
        server one 127.0.0.1:%d
      """;

  private HaproxyProxy() {}

  /**
   * Starts HAProxy in front of a server.
   *
   * @param directory where its configuration goes
   * @param idleTimeout how long both sides may be silent before HAProxy cuts the connection
   */
  public static InteropServer start(Path directory, InteropServer server, Duration idleTimeout)
      throws IOException {
    RequiredTool.check("HAProxy", HAPROXY, "-v");
    int port = ServerProcess.freePort();
    Path config =
        Files.writeString(
            directory.resolve("haproxy.cfg"),
            CONFIG.formatted(idleTimeout.toSeconds(), port, server.port()));
    return ServerProcess.start(List.of(HAPROXY, "-db", "-f", config.toString()), port);
  }
}
