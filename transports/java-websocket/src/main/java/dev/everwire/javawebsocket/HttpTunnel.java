package dev.everwire.javawebsocket;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.PasswordAuthentication;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Asks an HTTP proxy for a way through (RFC 9110 section 9.3.6). The JDK's sockets do that too, but
 * take credentials from one authenticator for the whole process, and Basic ones only if a system
 * property allows it.
 */
final class HttpTunnel {

  private HttpTunnel() {}

  /**
   * Opens a tunnel.
   *
   * @param proxy connected to the proxy
   * @param host a name, which the proxy looks up, or an address without brackets
   * @throws ConnectException if the proxy refuses
   */
  static void open(
      Socket proxy, String host, int port, @Nullable PasswordAuthentication credentials)
      throws IOException {
    String authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    String request =
        "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + login(credentials);
    OutputStream out = proxy.getOutputStream();
    out.write((request + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    HttpHead answer = HttpHead.read(proxy.getInputStream());
    if (answer.status() / 100 != 2) {
      throw new ConnectException(
          "the proxy answered CONNECT with " + answer.status() + " " + answer.reason());
    }
  }

  /** Basic (RFC 7617), without waiting to be asked. */
  private static String login(@Nullable PasswordAuthentication credentials) {
    if (credentials == null) {
      return "";
    }
    String login = credentials.getUserName() + ":" + new String(credentials.getPassword());
    String encoded = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    return "Proxy-Authorization: Basic " + encoded + "\r\n";
  }
}
