package dev.everwire.okhttp;

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
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS is the client's, with its check of the host's name. */
class TlsTest {

  private static SelfSignedKey ours;
  private static SelfSignedKey ofAnotherHost;

  @BeforeAll
  static void makeKeys(@TempDir Path directory) throws Exception {
    ours = SelfSignedKey.of("ip:127.0.0.1", directory);
    ofAnotherHost = SelfSignedKey.of("dns:elsewhere.example", directory);
  }

  private static OkHttpWebSocketFactory trusting(SelfSignedKey keys)
      throws GeneralSecurityException {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .sslSocketFactory(keys.context().getSocketFactory(), keys.trust())
            .build();
    return OkHttpWebSocketFactory.create().client(client);
  }

  @Test
  void trustedCertificateOfTheHostOpens() throws Exception {
    try (ScriptedServer server = ScriptedServer.startTls(ours.context(), Script.echo())) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), trusting(ours));
      attempt.events().next(EventType.OPEN);
      attempt.socket().send(Message.owned(ByteBuffer.allocate(1 << 20)));
      assertThat(attempt.events().next(EventType.MESSAGE).data().size()).isEqualTo(1 << 20);
      attempt.socket().close(1000, "enough");
      CloseEvent close = attempt.events().next(EventType.CLOSE);
      assertThat(close.code()).isEqualTo(1000);
      assertThat(close.wasClean()).isTrue();
    }
  }

  @Test
  void c03CertificateOfAnotherHostIsRefused() throws Exception {
    try (ScriptedServer server = ScriptedServer.startTls(ofAnotherHost.context(), Script.echo())) {
      assertThat(RecordedSocket.connecting(server.url(), trusting(ofAnotherHost)).failure(1006))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  void c03CertificateThatNobodyVouchesForIsRefused() throws Exception {
    try (ScriptedServer server = ScriptedServer.startTls(ours.context(), Script.echo())) {
      assertThat(
              RecordedSocket.connecting(server.url(), OkHttpWebSocketFactory.create())
                  .failure(1006))
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
      try (var connection = silent.accept()) {
        connection.setSoTimeout(20_000);
        assertThat(connection.getInputStream().readAllBytes()).as("the client hello").isNotEmpty();
      }
    }
  }
}
