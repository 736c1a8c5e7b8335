package dev.everwire.it.interop;

import dev.everwire.it.transport.ForwardProxy.Credentials;
import dev.everwire.it.transport.ForwardProxy.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Proxies that nobody here wrote. They connect to servers from {@link #EXIT}. */
public enum ForwardProxyProgram {
  TINYPROXY("tinyproxy", Kind.HTTP, false),
  TINYPROXY_BASIC("tinyproxy with Basic authentication", Kind.HTTP, true),
  SQUID("squid", Kind.HTTP, false),
  MICROSOCKS("microsocks", Kind.SOCKS5, false),
  MICROSOCKS_PASSWORD("microsocks with user and password", Kind.SOCKS5, true),
  DANTE("dante", Kind.SOCKS5, false);

  /** The address that a server sees of them, which no client of the tests has. */
  public static final String EXIT = "127.0.0.2";

  /** What those want that ask for a password. */
  public static final Credentials CREDENTIALS = new Credentials("everwire", "open.sesame");

  private static final String TINYPROXY_CONFIG =
      """
      Listen 127.0.0.1
      Port %d
      Bind 127.0.0.2
      Timeout 60
      MaxClients 50
      LogLevel Warning
      """;

  private static final String SQUID_CONFIG =
      """
      http_port 127.0.0.1:%d
      tcp_outgoing_address 127.0.0.2
      http_access allow all
      cache deny all
      access_log none
      cache_log /dev/null
      pid_filename none
      netdb_filename none
      pinger_enable off
      visible_hostname localhost
      max_filedescriptors 1024
      shutdown_lifetime 0 seconds
      """;

  private static final String DANTE_CONFIG =
      """
      logoutput: stderr
      internal: 127.0.0.1 port = %d
      external: 127.0.0.2
      clientmethod: none
      socksmethod: none
      client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
      socks pass { from: 127.0.0.0/8 to: 127.0.0.0/8 }
      """;

  private final String label;
  private final Kind kind;
  private final boolean asksForPassword;

  ForwardProxyProgram(String label, Kind kind, boolean asksForPassword) {
    this.label = label;
    this.kind = kind;
    this.asksForPassword = asksForPassword;
  }

  /** Returns its name for people. */
  public String label() {
    return label;
  }

  /** Returns what it speaks. */
  public Kind kind() {
    return kind;
  }

  /** Returns whether it forwards only for those who know {@link #CREDENTIALS}. */
  public boolean asksForPassword() {
    return asksForPassword;
  }

  /**
   * Starts it.
   *
   * @param directory an empty one, where its configuration goes
   */
  public ServerProcess start(Path directory) throws IOException {
    int port = ServerProcess.freePort();
    return ServerProcess.start(command(directory, port), port);
  }

  private List<String> command(Path directory, int port) throws IOException {
    return switch (this) {
      case TINYPROXY -> tinyproxy(directory, TINYPROXY_CONFIG.formatted(port));
      case TINYPROXY_BASIC -> {
        String account = "BasicAuth %s %s\n".formatted(CREDENTIALS.user(), CREDENTIALS.password());
        yield tinyproxy(directory, TINYPROXY_CONFIG.formatted(port) + account);
      }
      case SQUID -> {
        RequiredTool.check("squid", "/usr/sbin/squid", "-v");
        String config = write(directory, SQUID_CONFIG.formatted(port));
        yield List.of("/usr/sbin/squid", "-N", "-f", config);
      }
      case MICROSOCKS -> microsocks(port);
      case MICROSOCKS_PASSWORD ->
          microsocks(port, "-u", CREDENTIALS.user(), "-P", CREDENTIALS.password());
      case DANTE -> {
        RequiredTool.check("dante", "/usr/sbin/danted", "-v");
        yield List.of("/usr/sbin/danted", "-f", write(directory, DANTE_CONFIG.formatted(port)));
      }
    };
  }

  private static List<String> tinyproxy(Path directory, String config) throws IOException {
    RequiredTool.check("tinyproxy", "tinyproxy", "-v");
    return List.of("tinyproxy", "-d", "-c", write(directory, config));
  }

  private static List<String> microsocks(int port, String... account) {
    RequiredTool.check("microsocks", "sh", "-c", "command -v microsocks");
    List<String> command = new ArrayList<>();
    command.addAll(List.of("microsocks", "-i", "127.0.0.1", "-p", port + "", "-b", EXIT));
    command.addAll(List.of(account));
    return command;
  }

  private static String write(Path directory, String config) throws IOException {
    return Files.writeString(directory.resolve("proxy.conf"), config).toString();
  }
}
