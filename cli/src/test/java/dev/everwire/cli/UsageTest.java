package dev.everwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.cli.console.ExitCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help fits a screen; a wrong command line is one line on standard error, and exit status 2. */
@Timeout(60)
class UsageTest {

  private static final String URL = "ws://127.0.0.1:9/";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--min-delay 20s    | --min-delay 20s: must be at most --max-delay, which is 10s",
        "--min-delay 5      | '5' must be a whole number and its unit",
        "--max-delay -1s    | '-1s' must be a whole number and its unit",
        "--max-delay 48h    | --max-delay 48h00m: must be 0 to 24 hours",
        "--timeout 9999999999h | must be a whole number and its unit",
        "--factor 0.5       | --factor 0.5: must be 1 to 100",
        "--factor NaN       | --factor NaN: must be 1 to 100",
        "--factor x         | 'x' must be a number",
        "--jitter -1        | --jitter -1.0: must be 0 to 100",
        "--max-retries -1   | --max-retries -1: must be 0 or more",
        "--max-retries 99999999999 | '99999999999' must be a whole number",
        "--ping-interval 25h | --ping-interval 25h00m: must be 1 ms to 24 hours",
        "--ping-timeout 0s  | --ping-timeout 0ms: must be 1 ms to 24 hours",
        "--exit-on 99       | --exit-on 99: must be a close code, 1000 to 4999, or a status",
        "--count 0          | --count 0: must be 1 or more",
        "--binary foo       | 'foo' must be one of base64, hex, raw, skip",
        "--jsonl --binary raw | --binary raw: must be base64, hex or skip with --jsonl",
        "--protocol a,b     | protocol \"a,b\": must be an HTTP token",
        "--header foo       | --header 'foo': must be 'Name: value'",
        "--header a@b:c     | header name \"a@b\": must be an HTTP token",
        "--proxy ftp://x:1  | --proxy 'ftp://x:1': must be http://HOST:PORT",
        "--bearer-file /no/such/file | --bearer-file /no/such/file: cannot be read",
        "--frob             | Unknown option: '--frob'",
      })
  void aBadOptionOfConnectIsOneLineThatSaysWhatIsAllowed(String options, String said)
      throws Exception {
    assertMisused(said, ("connect " + options + " " + URL).split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "connect                     | Missing required parameter: 'URL'",
        "connect ftp://x             | the scheme must be ws, wss, http or https",
        "connect ws://x/#y           | a fragment is not allowed",
        "connect -H Authorization:x ws://example.org | use wss:, or add --insecure",
        "serve --port 65536          | --port 65536: must be 0 to 65535",
        "serve --interval 0s         | --interval 0s: must be more than 0",
        "demo --seconds 1            | --seconds 1: must be 5 to 86400",
        "demo --html /no/such/f.html | --html /no/such/f.html: cannot be written",
        "storm --clients 0           | --clients 0: must be 1 to 2000000",
        "storm --down 1h             | --down 1h00m: must be at most 10m00s",
        "storm --csv /no/such/f.csv  | --csv /no/such/f.csv: cannot be written",
        "frob                        | Unmatched argument at index 0: 'frob'",
        "conect                      | did you mean connect?",
        "connect --hedaer=a:b ws://x | did you mean --header?",
      })
  void aBadCommandLineIsOneLineThatSaysWhatIsAllowed(String line, String said) throws Exception {
    assertMisused(said, line.split(" "));
  }

  private static void assertMisused(String said, String... args) throws Exception {
    try (CommandRun run = CommandRun.of(args)) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err.text()).startsWith("everwire: ").contains(said).hasLineCount(1);
      assertThat(run.out.text()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "connect", "serve", "demo", "storm", "completion"})
  void helpFitsAScreen(String command) throws Exception {
    String help = help(command);
    assertThat(help).startsWith("Usage: everwire");
    assertThat(help.lines().count()).isLessThanOrEqualTo(34);
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void everyOptionHasOneLineOfHelp() throws Exception {
    assertThat(options("connect"))
        .containsExactly(
            "--jsonl",
            "--binary",
            "--count",
            "--timeout",
            "--close-on-eof",
            "--protocol",
            "--header",
            "--bearer-file",
            "--on-connect",
            "--min-delay",
            "--max-delay",
            "--factor",
            "--jitter",
            "--max-retries",
            "--exit-on",
            "--ping-interval",
            "--ping-timeout",
            "--transport",
            "--proxy",
            "--insecure",
            "--debug",
            "--help");
    assertThat(options("serve"))
        .containsExactly(
            "--port",
            "--interval",
            "--drop-after",
            "--busy-for",
            "--bearer-file",
            "--debug",
            "--help");
    assertThat(options("demo"))
        .containsExactly("--seconds", "--delivery", "--html", "--debug", "--help");
    assertThat(options("storm"))
        .containsExactly(
            "--clients",
            "--per-process",
            "--down",
            "--notice",
            "--capacity",
            "--backlog",
            "--retry-after",
            "--gate-in-flight",
            "--gate-rate",
            "--seed",
            "--html",
            "--csv",
            "--debug",
            "--help");
  }

  private static List<String> options(String command) throws Exception {
    return help(command)
        .lines()
        .filter(line -> line.matches(" {2}(-\\w,| {3}) --.*"))
        .map(line -> line.substring(6).replaceFirst("[ =].*", ""))
        .toList();
  }

  private static String help(String command) throws Exception {
    String[] args = (command + " --help").strip().split(" ");
    try (CommandRun run = CommandRun.of(args)) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      return run.out.text();
    }
  }

  @Test
  void completionPrintsAScriptForEveryCommand() throws Exception {
    try (CommandRun run = CommandRun.of("completion")) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(run.out.text()).contains("complete -F").contains("--close-on-eof", "--html");
    }
  }
}
