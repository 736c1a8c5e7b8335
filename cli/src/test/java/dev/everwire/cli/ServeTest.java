package dev.everwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.cli.console.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve}, and {@code connect} against it. */
@Timeout(60)
class ServeTest {

  /** Starts a server that lives as long as this process, and returns the URL of a path. */
  private static String serve(String path, String... options) throws Exception {
    String[] args = new String[options.length + 3];
    System.arraycopy(new String[] {"serve", "--port", "0"}, 0, args, 0, 3);
    System.arraycopy(options, 0, args, 3, options.length);
    CommandRun server = CommandRun.of(args);
    server.out.await("/ticker\n");
    return server.out.text().lines().filter(url -> url.endsWith(path)).findFirst().orElseThrow();
  }

  private static CommandRun connect(String... args) throws Exception {
    String[] all = new String[args.length + 7];
    String[] fast = {"connect", "--min-delay", "10ms", "--max-delay", "50ms", "--jitter", "0"};
    System.arraycopy(fast, 0, all, 0, fast.length);
    System.arraycopy(args, 0, all, fast.length, args.length);
    return CommandRun.of(all);
  }

  @Test
  void echoes() throws Exception {
    try (CommandRun run = connect("-n1", serve("/echo"))) {
      run.type("hello");
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(run.out.text()).isEqualTo("hello\n");
    }
  }

  @Test
  void ticksFromANumberOn() throws Exception {
    String url = serve("/ticker", "--interval", "20ms") + "?from=1";
    try (CommandRun run = connect("-n3", url)) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(run.out.text()).isEqualTo("tick 1\ntick 2\ntick 3\n");
    }
  }

  @Test
  void dropsConnectionsAndIsBusyForAWhile() throws Exception {
    String url = serve("/ticker", "--interval", "20ms", "--drop-after", "200ms", "--busy-for=1s");
    try (CommandRun run = connect("--exit-on", "404", url)) {
      run.err.await(" lost: ");
      run.err.await("answered the upgrade with 503; retry 2 in 1s");
      run.err.await(" is back ");
    }
  }

  @Test
  void letsInWhoBringsTheTokenOfNow(@TempDir Path directory) throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "right\n");
    String url = serve("/ticker", "--interval", "20ms", "--bearer-file", token.toString());
    Path wrong = Files.writeString(directory.resolve("wrong"), "wrong\n");
    try (CommandRun in = connect("-n1", "--bearer-file", token.toString(), url);
        CommandRun out = connect("--exit-on=401", "--bearer-file", wrong.toString(), url)) {
      assertThat(in.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(out.exitCode()).isEqualTo(ExitCode.REFUSED);
    }
  }
}
