package dev.everwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.cli.console.ExitCode;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code connect} does, on real sockets. */
@Timeout(60)
class ConnectTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();

  private String arrived() throws InterruptedException {
    return String.valueOf(arrived.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
  }

  /** Notes each message that comes, until the client closes. */
  private void listen(ServerConnection connection) throws Exception {
    connection.accept();
    for (Frame frame = connection.readMessage();
        frame != null && frame.opcode() != Frame.CLOSE;
        frame = connection.readMessage()) {
      arrived.add(frame.payloadText());
    }
    connection.close(1000, "");
  }

  private static Script saying(String... texts) {
    return connection -> {
      connection.accept();
      for (String text : texts) {
        connection.text(text);
      }
      connection.awaitClose();
      connection.close(1000, "");
    };
  }

  private static String[] retryingFast(String... args) {
    List<String> all = new ArrayList<>(List.of("connect"));
    all.addAll(List.of("--min-delay", "10ms", "--max-delay", "50ms", "--jitter", "0"));
    all.addAll(List.of(args));
    return all.toArray(String[]::new);
  }

  @Test
  void printsMessagesAndEndsAfterTheCount() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(saying("a", "b", "c"));
        CommandRun run = CommandRun.of("connect", "--count", "2", server.url())) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(run.out.text()).isEqualTo("a\nb\n");
      assertThat(run.err.text()).isEmpty();
      assertThat(server.failures()).isEmpty();
    }
  }

  @Test
  void endsNormallyAtTheTimeout() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(saying("a"));
        CommandRun run = CommandRun.of("connect", "--timeout", "500ms", server.url())) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(run.out.text()).isEqualTo("a\n");
    }
  }

  @Test
  void sendsTheLinesOfStandardInput() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Script.echo());
        CommandRun run = CommandRun.of("connect", "--count", "3", server.url())) {
      run.type("one", "", "drei \u00e4\u20ac").endInput();
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(run.out.text()).isEqualTo("one\n\ndrei \u00e4\u20ac\n");
    }
  }

  @Test
  void goesOnReceivingWhenStandardInputHasEnded() throws Exception {
    Script script =
        connection -> {
          listenForOne(connection);
          connection.text("after the end of input");
          connection.awaitClose();
          connection.close(1000, "");
        };
    try (ScriptedServer server = ScriptedServer.start(script);
        CommandRun run = CommandRun.of("connect", "--count", "1", server.url())) {
      run.type("x").endInput();
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(run.out.text()).isEqualTo("after the end of input\n");
    }
  }

  private void listenForOne(ServerConnection connection) throws Exception {
    connection.accept();
    Frame frame = connection.readMessage();
    arrived.add(frame == null ? "nothing" : frame.payloadText());
  }

  @Test
  void losesNoLineOfInputWhileDownAndClosesOnceAllIsSent() throws Exception {
    Script busy = Script.refuse(503);
    try (ScriptedServer server = ScriptedServer.start(Script.of(busy, busy, busy, this::listen));
        CommandRun run = CommandRun.of(retryingFast("--close-on-eof", server.url()))) {
      for (int i = 0; i < 2_500; i++) {
        run.type("line " + i);
      }
      run.endInput();
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      for (int i = 0; i < 2_500; i++) {
        assertThat(arrived()).isEqualTo("line " + i);
      }
    }
  }

  @Test
  void survivesAServerThatIsRestarted() throws Exception {
    ScriptedServer first = ScriptedServer.start(saying("before"));
    try (CommandRun run = CommandRun.of(retryingFast("--count", "2", first.url()))) {
      run.out.await("before");
      first.close();
      run.err.await("could not connect");
      try (ScriptedServer second = ScriptedServer.start(first.port(), saying("after"))) {
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(second.failures()).isEmpty();
      }
      assertThat(run.out.text()).isEqualTo("before\nafter\n");
      assertThat(run.err.text()).contains(" lost: ").contains("retry 1 in ").contains(" is back ");
    }
  }

  @Test
  void waitsAsLongAsRetryAfterAsks() throws Exception {
    Script busy = Script.refuse(503, "Retry-After", "1");
    try (ScriptedServer server = ScriptedServer.start(Script.of(busy, saying("served")));
        CommandRun run = CommandRun.of(retryingFast("--count", "1", server.url()))) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(run.out.text()).isEqualTo("served\n");
      assertThat(run.err.text()).contains("503; retry 1 in 1s");
    }
  }

  @Test
  void readsTheBearerFileAnewBeforeEachAttempt(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "old\n");
    Script expired =
        connection -> {
          arrived.add(connection.handshake().header("Authorization").orElse(""));
          Files.writeString(file, "new\n");
          connection.respond(401, Map.of(), "");
        };
    Script renewed =
        connection -> {
          arrived.add(connection.handshake().header("Authorization").orElse(""));
          saying("in").play(connection);
        };
    try (ScriptedServer server = ScriptedServer.start(Script.of(expired, renewed));
        CommandRun run =
            CommandRun.of(
                retryingFast("--count", "1", "--bearer-file", file.toString(), server.url()))) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(List.of(arrived(), arrived())).containsExactly("Bearer old", "Bearer new");
      assertThat(run.err.text()).doesNotContain("old").doesNotContain("new");
    }
  }

  @Test
  void sendsHeadersAndOffersProtocols() throws Exception {
    Script script =
        connection -> {
          arrived.add(connection.handshake().header("X-One").orElse(""));
          arrived.add(String.join(",", connection.handshake().protocols()));
          connection.accept("b");
          connection.text("x");
          connection.awaitClose();
        };
    try (ScriptedServer server = ScriptedServer.start(script);
        CommandRun run =
            CommandRun.of(
                "connect", "-H", "X-One: 1", "-s", "a", "--protocol", "b", "-n1", server.url())) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(List.of(arrived(), arrived())).containsExactly("1", "a,b");
    }
  }

  @Test
  void sendsTheTextOfOnConnectFirstOnEachConnection() throws Exception {
    Script dropped =
        connection -> {
          listenForOne(connection);
          connection.reset();
        };
    try (ScriptedServer server = ScriptedServer.start(Script.of(dropped, this::listen));
        CommandRun run = CommandRun.of(retryingFast("--on-connect", "login", server.url()))) {
      assertThat(arrived()).isEqualTo("login");
      run.err.await(" is back ");
      run.type("line");
      assertThat(List.of(arrived(), arrived())).containsExactly("login", "line");
    }
  }

  @Test
  void noticesAPeerThatFallsSilent() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Script.of(Script.silent(), saying("alive")));
        CommandRun run =
            CommandRun.of(
                retryingFast(
                    "--ping-interval", "100ms", "--ping-timeout", "100ms", "-n1", server.url()))) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(run.err.text()).contains("no sign of life");
    }
  }

  @Test
  void givesUpAfterMaxRetries() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Script.refuse(404));
        CommandRun run = CommandRun.of(retryingFast("--max-retries", "2", server.url()))) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(server.accepted()).isEqualTo(3);
      assertThat(run.err.text()).contains("given up after 2 retries");
    }
  }

  @Test
  void exitOnNamesTheCodesAndStatusesThatEndIt() throws Exception {
    Script closing =
        connection -> {
          connection.accept();
          connection.close(connection.handshake().target().equals("/done") ? 1000 : 4001, "bye");
          connection.awaitClose();
        };
    try (ScriptedServer server = ScriptedServer.start(closing);
        CommandRun done = CommandRun.of("connect", "--exit-on", "1000", server.url("/done"));
        CommandRun fatal = CommandRun.of("connect", "--exit-on", "4000,4001", server.url())) {
      assertThat(done.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(fatal.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(fatal.err.text()).contains("4001 bye");
    }
    try (ScriptedServer server = ScriptedServer.start(Script.refuse(403));
        CommandRun refused = CommandRun.of("connect", "--exit-on", "403", server.url())) {
      assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
    }
  }

  @Test
  void printsBinaryAsAsked() throws Exception {
    Script script =
        connection -> {
          connection.accept();
          connection.binary(new byte[] {0, (byte) 0xff, 10});
          connection.text("end");
          connection.awaitClose();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      assertThat(printed(server, "base64")).isEqualTo("AP8K\nend\n");
      assertThat(printed(server, "hex")).isEqualTo("00ff0a\nend\n");
      assertThat(printed(server, "skip")).isEqualTo("end\n");
      assertThat(printed(server, "raw")).isEqualTo("\0\u00ff\nend\n");
    }
  }

  private static String printed(ScriptedServer server, String form) throws Exception {
    try (CommandRun run = CommandRun.of("connect", "--binary", form, "-n2", server.url())) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      return new String(run.out.bytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void jsonlPrintsOneObjectPerEvent() throws Exception {
    Script first =
        connection -> {
          connection.accept();
          connection.text("two\nlines");
          connection.binary(new byte[] {1});
          connection.close(1011, "oops");
          connection.awaitClose();
        };
    try (ScriptedServer server = ScriptedServer.start(Script.of(first, saying("end")));
        CommandRun run = CommandRun.of(retryingFast("--jsonl", "--count", "3", server.url()))) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      List<String> lines = run.out.text().lines().toList();
      assertThat(lines)
          .allMatch(line -> line.matches("\\{\"type\":\"\\w+\",\"time\":\"[0-9T:.-]+Z\".*}"))
          .anyMatch(line -> line.endsWith("\"data\":\"two\\nlines\"}"))
          .anyMatch(line -> line.endsWith("\"data\":\"AQ==\",\"encoding\":\"base64\"}"))
          .anyMatch(line -> line.contains("\"code\":1011,\"reason\":\"oops\",\"wasClean\":true"))
          .anyMatch(line -> line.contains("\"attempt\":1,\"delayMs\":10,\"source\":\"PEER\""));
      assertThat(lines)
          .extracting(line -> line.split("\"", -1)[3])
          .containsExactly(
              "open",
              "message",
              "message",
              "close",
              "reconnecting",
              "open",
              "reconnected",
              "message",
              "close");
    }
  }

  @Test
  void secretsInTheUrlAreNotShown() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Script.refuse(403));
        CommandRun run =
            CommandRun.of(retryingFast("--max-retries", "1", server.url("/?token=s3cret")))) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(run.err.text()).contains("token=***").doesNotContain("s3cret");
    }
  }

  @Test
  void aTerminalGetsAStatusLineAndTotals() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(saying("a", "b"));
        CommandRun run = CommandRun.onTerminal("connect", "--timeout", "1s", server.url())) {
      run.err.await("in 2 (");
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(run.err.text())
          .contains("\r\033[K")
          .contains("connected to " + server.url())
          .contains("2 in, 0 out, 0 not sent, 0 reconnects");
    }
  }

  @Test
  void debugShowsStackTraces() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Script.refuse(500));
        CommandRun with = CommandRun.of("connect", "--debug", "--max-retries=0", server.url());
        CommandRun without = CommandRun.of("connect", "--max-retries=0", server.url())) {
      assertThat(with.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(with.err.text()).contains("\tat ");
      assertThat(without.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(without.err.text()).hasLineCount(1);
    }
  }
}
