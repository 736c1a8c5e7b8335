package dev.everwire.javawebsocket;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Asks a SOCKS proxy for a way through (RFC 1928, with the user name and password of RFC 1929). The
 * JDK's sockets do that too, but take credentials from one authenticator for the whole process.
 */
final class SocksTunnel {

  private static final int VERSION = 5;
  private static final int NO_AUTHENTICATION = 0;
  private static final int USER_AND_PASSWORD = 2;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;

  private final String host;
  private final int port;
  private final DataInputStream in;
  private final OutputStream out;

  private SocksTunnel(Socket proxy, String host, int port) throws IOException {
    this.host = host;
    this.port = port;
    this.in = new DataInputStream(proxy.getInputStream());
    this.out = proxy.getOutputStream();
  }

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
    SocksTunnel tunnel = new SocksTunnel(proxy, host, port);
    if (credentials == null) {
      tunnel.agree(NO_AUTHENTICATION, "wants credentials");
    } else {
      tunnel.agree(USER_AND_PASSWORD, "takes no user name and password");
      tunnel.logIn(credentials);
    }
    tunnel.connect();
  }

  private void agree(int method, String otherwise) throws IOException {
    out.write(new byte[] {VERSION, 1, (byte) method});
    out.flush();
    require(in.readUnsignedByte() == VERSION, "does not speak version 5");
    require(in.readUnsignedByte() == method, otherwise);
  }

  private void logIn(PasswordAuthentication credentials) throws IOException {
    ByteArrayOutputStream login = new ByteArrayOutputStream();
    login.write(1);
    writeWithLength(login, credentials.getUserName());
    writeWithLength(login, new String(credentials.getPassword()));
    out.write(login.toByteArray());
    out.flush();
    in.readUnsignedByte();
    require(in.readUnsignedByte() == 0, "does not accept the user name and password");
  }

  private static void writeWithLength(ByteArrayOutputStream to, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    to.write(bytes.length);
    to.writeBytes(bytes);
  }

  private void connect() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream request = new DataOutputStream(bytes);
    request.write(new byte[] {VERSION, 1, 0});
    writeHost(request);
    request.writeShort(port);
    out.write(bytes.toByteArray());
    out.flush();
    in.readUnsignedByte();
    int reply = in.readUnsignedByte();
    require(reply == 0, "could not connect: reply " + reply + " (RFC 1928 section 6)");
    in.readUnsignedByte();
    int boundBytes =
        switch (in.readUnsignedByte()) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          default -> in.readUnsignedByte();
        };
    in.readFully(new byte[boundBytes + Short.BYTES]);
  }

  private void writeHost(DataOutputStream to) throws IOException {
    boolean ipv6 = host.contains(":");
    if (ipv6 || host.matches("[0-9]+(\\.[0-9]+){3}")) {
      to.write(ipv6 ? IPV6 : IPV4);
      to.write(InetAddress.getByName(host).getAddress());
    } else {
      byte[] name = host.getBytes(StandardCharsets.US_ASCII);
      require(name.length <= 255, "cannot be told a host name of more than 255 bytes");
      to.write(NAME);
      to.write(name.length);
      to.write(name);
    }
  }

  private static void require(boolean condition, String otherwise) throws IOException {
    if (!condition) {
      throw new ConnectException("the SOCKS proxy " + otherwise);
    }
  }
}
