package dev.everwire.it.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Apache's web server as a reverse proxy in front of a server. */
public final class ApacheProxy {

  /** Where Debian puts it, which is not on the search path of everybody. */
  private static final String APACHE = "/usr/sbin/apache2";

  private static final String CONFIG =
      """
      LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
      LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
      LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
      LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
      User www-data
      Group www-data
      ServerName localhost
      DefaultRuntimeDir "%1$s"
      PidFile "%1$s/apache.pid"
      ErrorLog /dev/stderr
      Listen 127.0.0.1:%2$d
      ProxyPass / http://127.0.0.1:%3$d/ upgrade=websocket
      Timeout %4$d
      """;

  private ApacheProxy() {}

  /**
   * Starts Apache in front of a server.
   *
   * @param directory an empty one
   * @param idleTimeout how long both sides may be silent before Apache cuts the connection
   */
  public static InteropServer start(Path directory, InteropServer server, Duration idleTimeout)
      throws IOException {
    RequiredTool.check("Apache", APACHE, "-v");
    int port = ServerProcess.freePort();
    Path config =
        Files.writeString(
            directory.resolve("apache.conf"),
            CONFIG.formatted(directory, port, server.port(), idleTimeout.toSeconds()));
    return ServerProcess.start(
        List.of(APACHE, "-d", directory.toString(), "-f", config.toString(), "-DFOREGROUND"), port);
  }
}
