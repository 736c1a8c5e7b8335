package dev.everwire.javawebsocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.SelfSignedKey;
import dev.everwire.transport.TransportOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS is made beneath the client, which would check the host's name only where it makes it. */
class TlsTest {

  private static SSLContext ours;
  private static SSLContext ofAnotherHost;

  @BeforeAll
  static void makeKeys(@TempDir Path directory) throws Exception {
    ours = SelfSignedKey.of("ip:127.0.0.1", directory).context();
    ofAnotherHost = SelfSignedKey.of("dns:elsewhere.example", directory).context();
  }

  private static JavaWebSocketFactory trusting(SSLContext context) {
    return JavaWebSocketFactory.create().sslSocketFactory(context.getSocketFactory());
  }

  @Test
  void trustedCertificateOfTheHostOpens() {
    try (ScriptedServer server = ScriptedServer.startTls(ours, Script.echo())) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), trusting(ours));
      attempt.events().next(EventType.OPEN);
      attempt.socket().send(Message.owned(ByteBuffer.allocate(1 << 20)));
      assertThat(attempt.events().next(EventType.MESSAGE).data().size()).isEqualTo(1 << 20);
      attempt.socket().close(1000, "enough");
      CloseEvent close = attempt.events().next(EventType.CLOSE);
      assertThat(close.code()).isEqualTo(1000);
      assertThat(close.wasClean()).isTrue();
      ClientThreads.awaitNone();
    }
  }

  @Test
  void c03CertificateOfAnotherHostIsRefused() {
    try (ScriptedServer server = ScriptedServer.startTls(ofAnotherHost, Script.echo())) {
      assertThat(RecordedSocket.connecting(server.url(), trusting(ofAnotherHost)).failure(1006))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  void c03CertificateThatNobodyVouchesForIsRefused() {
    try (ScriptedServer server = ScriptedServer.startTls(ours, Script.echo())) {
      assertThat(
              RecordedSocket.connecting(server.url(), JavaWebSocketFactory.create()).failure(1006))
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void c17SilenceWithinTlsEndsWithinTheHandshakeTimeout() throws Exception {
    TransportOptions hasty = TransportOptions.DEFAULT.handshakeTimeout(Duration.ofMillis(300));
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "wss://127.0.0.1:" + silent.getLocalPort();
      assertThat(RecordedSocket.connecting(url, trusting(ours).options(hasty)).failure(1006))
          .hasMessageContaining("PT0.3S");
      ClientThreads.awaitNone();
    }
  }

  @Test
  void c17PeerThatReadsNoMoreLeavesNothingBehind() {
    TransportOptions hasty = TransportOptions.DEFAULT.closeTimeout(Duration.ofMillis(300));
    try (ScriptedServer server = ScriptedServer.startTls(ours, Script.silent())) {
      RecordedSocket attempt =
          RecordedSocket.connecting(server.url(), trusting(ours).options(hasty));
      attempt.events().next(EventType.OPEN);
      attempt.socket().send(Message.owned(ByteBuffer.allocate(64 << 20)));
      attempt.socket().close();
      attempt.failure(1006);
      ClientThreads.awaitNone();
    }
  }
}
