package dev.everwire.javawebsocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.transport.TransportOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ways through a proxy, which looks up the host: no resolver here knows that of these. */
class ProxyTest {

  private static final String URL = "ws://server.invalid/";
  private static final JavaWebSocketFactory FACTORY = JavaWebSocketFactory.create();

  private final ScriptedServer server = ScriptedServer.start(Script.echo());
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    server.close();
  }

  private static PasswordAuthentication credentials() {
    return new PasswordAuthentication("user", "pass:word".toCharArray());
  }

  private void expectEcho(JavaWebSocketFactory factory) {
    RecordedSocket attempt = RecordedSocket.connecting(URL, factory);
    attempt.events().next(EventType.OPEN);
    attempt.socket().send(Message.text("through"));
    assertThat(attempt.events().next(EventType.MESSAGE).data()).isEqualTo(Message.text("through"));
  }

  // ---- HTTP

  private boolean http(DataInputStream in, OutputStream out, String answer) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(in.readUnsignedByte());
    }
    asked.add(head.toString(ISO_8859_1));
    out.write(answer.getBytes(ISO_8859_1));
    return answer.startsWith("HTTP/1.1 200");
  }

  @Test
  void httpProxyIsToldHostAndCredentials() throws Exception {
    try (ForwardingProxy proxy =
        ForwardingProxy.start(
            server.port(), (in, out) -> http(in, out, "HTTP/1.1 200 Go ahead\r\nVia: x\r\n\r\n"))) {
      expectEcho(FACTORY.proxy(proxy.as(Proxy.Type.HTTP), credentials()));
      assertThat(asked.poll(20, TimeUnit.SECONDS))
          .startsWith("CONNECT server.invalid:80 HTTP/1.1\r\nHost: server.invalid:80\r\n")
          .contains("Proxy-Authorization: Basic dXNlcjpwYXNzOndvcmQ=\r\n");
    }
  }

  @Test
  void c03RefusalOfAnHttpProxyIsToldWithItsStatus() throws Exception {
    String answer = "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n";
    try (ForwardingProxy proxy =
        ForwardingProxy.start(server.port(), (in, out) -> http(in, out, answer))) {
      assertThat(
              RecordedSocket.connecting(URL, FACTORY.proxy(proxy.as(Proxy.Type.HTTP)))
                  .failure(1006))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("407 Who are you");
    }
  }

  @Test
  void c17SilentProxyEndsWithinTheHandshakeTimeout() throws Exception {
    TransportOptions hasty = TransportOptions.DEFAULT.handshakeTimeout(Duration.ofMillis(300));
    try (ForwardingProxy proxy =
        ForwardingProxy.start(server.port(), (in, out) -> in.readAllBytes().length < 0)) {
      RecordedSocket.connecting(URL, FACTORY.options(hasty).proxy(proxy.as(Proxy.Type.HTTP)))
          .failure(1006);
      ClientThreads.awaitNone();
    }
  }

  // ---- SOCKS

  private boolean socks(DataInputStream in, OutputStream out, int reply) throws IOException {
    byte[] methods = new byte[3];
    in.readFully(methods);
    out.write(new byte[] {5, 2});
    in.readUnsignedByte();
    String user = readString(in);
    String password = readString(in);
    out.write(new byte[] {1, 0});
    byte[] command = new byte[4];
    in.readFully(command);
    asked.add(user + "/" + password + "@" + readString(in) + ":" + in.readUnsignedShort());
    out.write(new byte[] {5, (byte) reply, 0, 1, 127, 0, 0, 1, 0, 80});
    return reply == 0 && methods[2] == 2 && command[3] == 3;
  }

  private static String readString(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedByte()];
    in.readFully(bytes);
    return new String(bytes, US_ASCII);
  }

  @Test
  void socksProxyIsToldHostAndCredentials() throws Exception {
    try (ForwardingProxy proxy =
        ForwardingProxy.start(server.port(), (in, out) -> socks(in, out, 0))) {
      expectEcho(FACTORY.proxy(proxy.as(Proxy.Type.SOCKS), credentials()));
      assertThat(asked.poll(20, TimeUnit.SECONDS)).isEqualTo("user/pass:word@server.invalid:80");
    }
  }

  @Test
  void c03RefusalOfASocksProxyIsToldWithItsReply() throws Exception {
    try (ForwardingProxy proxy =
        ForwardingProxy.start(server.port(), (in, out) -> socks(in, out, 4))) {
      JavaWebSocketFactory factory = FACTORY.proxy(proxy.as(Proxy.Type.SOCKS), credentials());
      assertThat(RecordedSocket.connecting(URL, factory).failure(1006))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("reply 4");
    }
  }

  // ---- what is refused at once

  @Test
  void credentialsThatCannotBeToldAreRefused() {
    InetSocketAddress address = InetSocketAddress.createUnresolved("proxy.invalid", 1);
    Proxy http = new Proxy(Proxy.Type.HTTP, address);
    Proxy socks = new Proxy(Proxy.Type.SOCKS, address);
    assertThatThrownBy(() -> FACTORY.proxy(http, login("a:b", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a:b");
    assertThatThrownBy(() -> FACTORY.proxy(socks, login("x".repeat(256), "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256");
    assertThatThrownBy(() -> FACTORY.proxy(socks, login("x", "")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FACTORY.proxy(Proxy.NO_PROXY, login("x", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HTTP or SOCKS");
  }

  private static PasswordAuthentication login(String user, String password) {
    return new PasswordAuthentication(user, password.toCharArray());
  }
}
