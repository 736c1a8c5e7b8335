package dev.everwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command as a process of its own. */
@Timeout(60)
class ProcessTest {

  private static final int TERMINATED = 143;

  private static Process start(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).start();
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends in time").isTrue();
    return process.exitValue();
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void closesCleanlyAndReportsWhenItIsToldToEnd() throws Exception {
    BlockingQueue<String> closes = new LinkedBlockingQueue<>();
    Script script =
        connection -> {
          connection.accept();
          connection.text("hello");
          Frame close = connection.awaitClose();
          closes.add(close == null ? "no Close" : "Close " + close.closeCode());
          connection.close(1000, "");
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      Process process = start("connect", server.url());
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      assertThat(out.readLine()).isEqualTo("hello");
      process.toHandle().destroy();
      assertThat(exitCode(process)).isEqualTo(TERMINATED);
      assertThat(text(process.getErrorStream()))
          .isEqualTo("everwire: 1 in, 0 out, 0 not sent, 0 reconnects, 0ms down\n");
      assertThat(closes.poll(20, TimeUnit.SECONDS)).isEqualTo("Close 1000");
    }
  }

  @Test
  void endsQuietlyWhenNobodyReadsItsOutput() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Script.ticker(Duration.ofMillis(20)))) {
      Process process = start("connect", server.url());
      process.getInputStream().close();
      assertThat(exitCode(process)).isZero();
      assertThat(text(process.getErrorStream())).isEmpty();
    }
  }

  @Test
  void serveEndsWhenItIsToldTo() throws Exception {
    Process process = start("serve", "--port", "0");
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).matches("ws://127\\.0\\.0\\.1:\\d+/echo");
    process.toHandle().destroy();
    assertThat(exitCode(process)).isEqualTo(TERMINATED);
  }
}
