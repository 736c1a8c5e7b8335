package dev.everwire.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.Message;
import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.SelfSignedKey;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trust is that of the factory, and the host's name is checked. */
class TlsTest {

  private static SelfSignedKey ours;
  private static SelfSignedKey ofAnotherHost;

  @BeforeAll
  static void makeKeys(@TempDir Path directory) throws Exception {
    ours = SelfSignedKey.of("dns:localhost", directory);
    ofAnotherHost = SelfSignedKey.of("dns:elsewhere.example", directory);
  }

  private static String url(ScriptedServer server) {
    return "wss://localhost:" + server.port();
  }

  @ParameterizedTest
  @EnumSource
  void trustedCertificateOfTheHostOpens(ContainerUnderTest container) throws Exception {
    JakartaWebSocketFactory trusting = container.factory().sslContext(ours.context());
    try (ScriptedServer server = ScriptedServer.startTls(ours.context(), Script.echo())) {
      RecordedSocket secure = RecordedSocket.open(url(server), trusting);
      assertThat(secure.exchange(Message.text("secret"))).isEqualTo(Message.text("secret"));
      secure.socket().close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void c03CertificateOfAnotherHostIsRefused(ContainerUnderTest container) throws Exception {
    JakartaWebSocketFactory trusting = container.factory().sslContext(ofAnotherHost.context());
    try (ScriptedServer server = ScriptedServer.startTls(ofAnotherHost.context(), Script.echo())) {
      assertThat(RecordedSocket.connecting(url(server), trusting).failure(1006))
          .isInstanceOf(SSLException.class)
          .hasStackTraceContaining("localhost");
    }
  }

  @ParameterizedTest
  @EnumSource
  void c03CertificateThatNobodyVouchesForIsRefused(ContainerUnderTest container) throws Exception {
    try (ScriptedServer server = ScriptedServer.startTls(ours.context(), Script.echo())) {
      assertThat(RecordedSocket.connecting(url(server), container.factory()).failure(1006))
          .isInstanceOf(SSLException.class);
    }
  }
}
