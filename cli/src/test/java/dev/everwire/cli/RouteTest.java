package dev.everwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.cli.console.ExitCode;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.SelfSignedKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code connect} through a proxy, and over TLS. */
@Timeout(60)
class RouteTest {

  @Test
  void asksTheProxyForTheWayToTheServer() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> request = CompletableFuture.supplyAsync(() -> firstLine(proxy));
      String proxyUrl = "http://127.0.0.1:" + proxy.getLocalPort();
      try (CommandRun run =
          CommandRun.of("connect", "--proxy", proxyUrl, "--max-retries=0", "ws://192.0.2.1:81/")) {
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(request.get(20, TimeUnit.SECONDS)).isEqualTo("CONNECT 192.0.2.1:81 HTTP/1.1");
      }
    }
  }

  private static String firstLine(ServerSocket listener) {
    try (Socket client = listener.accept();
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
      return String.valueOf(lines.readLine());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void takesNoCertificateOfUnknownOriginUnlessToldAloud(@TempDir Path directory) throws Exception {
    Script hello =
        connection -> {
          connection.accept();
          connection.text("hello");
          connection.awaitClose();
        };
    SSLContext otherHost = SelfSignedKey.of("dns:elsewhere.example", directory).context();
    try (ScriptedServer server = ScriptedServer.startTls(otherHost, hello);
        CommandRun wary = CommandRun.of("connect", "--max-retries=0", "-n1", server.url());
        CommandRun insecure = CommandRun.of("connect", "--insecure", "-n1", server.url())) {
      assertThat(wary.exitCode()).isEqualTo(ExitCode.TLS);
      assertThat(wary.out.text()).isEmpty();
      assertThat(insecure.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(insecure.out.text()).isEqualTo("hello\n");
      assertThat(insecure.err.text()).startsWith("everwire: --insecure: ANYBODY can pose");
    }
  }
}
