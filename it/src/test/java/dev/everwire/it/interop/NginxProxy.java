package dev.everwire.it.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** nginx as a reverse proxy in front of a server, with all its files in one temporary directory. */
public final class NginxProxy implements InteropServer {

  /** Where Debian puts it, which is not on the search path of everybody. */
  private static final String NGINX = "/usr/sbin/nginx";

  private static final String CONFIG =
      """
      daemon off;
      pid nginx.pid;
      error_log stderr;
      worker_processes 1;
      # After a reload the old workers go on with their connections this long.
      worker_shutdown_timeout 1s;
      events {}
      http {
        access_log off;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        server {
          listen 127.0.0.1:%d;
          location / {
            proxy_pass http://127.0.0.1:%d;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection "upgrade";
            proxy_read_timeout %ds;
          }
        }
      }
      """;

  private final Path directory;
  private final ServerProcess process;

  private NginxProxy(Path directory, ServerProcess process) {
    this.directory = directory;
    this.process = process;
  }

  /**
   * Starts nginx in front of a server.
   *
   * @param directory an empty one
   * @param readTimeout how long the server may be silent before nginx cuts the connection
   */
  public static NginxProxy start(Path directory, InteropServer server, Duration readTimeout) {
    RequiredTool.check("nginx", NGINX, "-v");
    int port = ServerProcess.freePort();
    try {
      Files.writeString(
          directory.resolve("nginx.conf"),
          CONFIG.formatted(port, server.port(), readTimeout.toSeconds()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new NginxProxy(directory, ServerProcess.start(command(directory), port));
  }

  private static List<String> command(Path directory, String... more) {
    return Stream.concat(
            Stream.of(NGINX, "-p", directory.toString(), "-c", "nginx.conf", "-e", "stderr"),
            Stream.of(more))
        .toList();
  }

  /** Reads the configuration again: new workers take over, the old ones end. */
  void reload() {
    ServerProcess.run(command(directory, "-s", "reload"));
  }

  /** Ends nginx and all its connections. */
  void stop() {
    process.stop();
  }

  /** Starts nginx again, on the same port. */
  void restart() {
    process.restart();
  }

  @Override
  public int port() {
    return process.port();
  }

  @Override
  public void close() {
    process.close();
  }
}
