package dev.everwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.cli.console.ExitCode;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code connect --transport}. */
@Timeout(60)
class TransportTest {

  private static final Script COUNTS =
      Script.of(
          connection -> {
            connection.accept();
            connection.text("one");
            connection.close(1001, "restart");
            connection.awaitDisconnect();
          },
          connection -> {
            connection.accept();
            connection.text("two");
            connection.awaitClose();
          });

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "netty", "okhttp", "jetty", "java-websocket", "jakarta"})
  void carriesTheConnectionThroughAnOutage(String name) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(COUNTS);
        CommandRun run =
            CommandRun.of("connect", "--transport", name, "--min-delay=1ms", "-n2", server.url())) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(run.out.text()).isEqualTo("one\ntwo\n");
    }
  }

  @Test
  void anUnknownOneIsAMistake() throws Exception {
    try (CommandRun run =
        CommandRun.of("connect", "--transport=carrier-pigeon", "ws://127.0.0.1/")) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err.text())
          .contains(
              "'carrier-pigeon' must be one of jdk, netty, okhttp, jetty, java-websocket, jakarta");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "jdk, socks5://127.0.0.1:1, a SOCKS proxy",
    "jakarta, http://127.0.0.1:1, a proxy",
    "okhttp, http://127.0.0.1:1, a proxy for ws:"
  })
  void aWayThatTheClientCannotGoIsAMistake(String name, String proxy, String what)
      throws Exception {
    try (CommandRun run =
        CommandRun.of("connect", "--transport", name, "--proxy", proxy, "ws://127.0.0.1:1/")) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err.text()).contains(name + " cannot go through " + what);
    }
  }
}
