package dev.everwire.it.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What stands before a server, on the server's host; each proxy cuts what is idle for 2 seconds.
 */
enum Front {
  /** Nothing. */
  NONE,
  NGINX,
  HAPROXY;

  /** Where a client finds the server, or what stands before it. */
  static final int PORT = 8080;

  /** Where a server behind a proxy listens. */
  static final int BEHIND = 8081;

  private static final String NGINX_CONFIG =
      """
      daemon off;
      pid nginx.pid;
      error_log stderr;
      worker_processes 1;
      events {}
      http {
        access_log off;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        server {
          listen 8080;
          location / {
            proxy_pass http://127.0.0.1:8081;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection "upgrade";
            proxy_read_timeout 2s;
            proxy_send_timeout 2s;
          }
        }
      }
      """;

  private static final String HAPROXY_CONFIG =
      """
      global
        maxconn 200
      defaults
        mode http
        timeout connect 10s
        timeout client 30s
        timeout server 30s
        timeout tunnel 2s
      frontend everwire
        bind 0.0.0.0:8080
        default_backend server
      backend server
        server one 127.0.0.1:8081
      """;

  /** Returns its name as one writes it. */
  String title() {
    return switch (this) {
      case NONE -> "nothing";
      case NGINX -> "nginx";
      case HAPROXY -> "HAProxy";
    };
  }

  /** Returns the port on which a server with this before it listens. */
  int serverPort() {
    return this == NONE ? PORT : BEHIND;
  }

  /** Returns the command that starts it, with its files in a directory. */
  List<String> command(Path directory) {
    try {
      return switch (this) {
        case NONE -> throw new IllegalStateException("nothing stands before the server");
        case NGINX -> {
          Files.writeString(directory.resolve("nginx.conf"), NGINX_CONFIG);
          yield List.of(
              "/usr/sbin/nginx", "-p", directory.toString(), "-c", "nginx.conf", "-e", "stderr");
        }
        case HAPROXY -> {
          Path config = Files.writeString(directory.resolve("haproxy.cfg"), HAPROXY_CONFIG);
          yield List.of("/usr/sbin/haproxy", "-db", "-f", config.toString());
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
