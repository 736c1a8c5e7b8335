package dev.everwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.cli.console.ExitCode;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code connect} through a proxy, and over TLS. */
@Timeout(60)
class RouteTest {

  private static final String PASSWORD = "changeit";

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
    try (ScriptedServer server = ScriptedServer.startTls(selfSigned(directory), hello);
        CommandRun wary = CommandRun.of("connect", "--max-retries=0", "-n1", server.url());
        CommandRun insecure = CommandRun.of("connect", "--insecure", "-n1", server.url())) {
      assertThat(wary.exitCode()).isEqualTo(ExitCode.TLS);
      assertThat(wary.out.text()).isEmpty();
      assertThat(insecure.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(insecure.out.text()).isEqualTo("hello\n");
      assertThat(insecure.err.text()).startsWith("everwire: --insecure: ANYBODY can pose");
    }
  }

  /** A key whose certificate names another host, signed by nobody. */
  private static SSLContext selfSigned(Path directory) throws Exception {
    Path file = directory.resolve("key.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "key",
                "-keyalg",
                "EC",
                "-dname",
                "CN=elsewhere",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(made.waitFor(30, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stored = Files.newInputStream(file)) {
      keys.load(stored, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }
}
