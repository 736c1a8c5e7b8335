package dev.everwire.cli.connect;

import dev.everwire.WebSocketRequest;
import dev.everwire.cli.console.CommonOptions;
import dev.everwire.cli.console.Console;
import dev.everwire.cli.console.UsageException;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the messages of a WebSocket, sends the lines of standard input, and never hangs up. */
@Command(
    name = "connect",
    description = "Print what a WebSocket says, send standard input, never hang up.",
    customSynopsis = "everwire connect [OPTION]... URL",
    footer = {
      "TIME is a whole number and its unit: 200ms, 5s, 2m, 1h.",
      "Exit: 0 ended as asked (or --exit-on 1000), 1 gave up, 2 bad usage,",
      "3 gave up: handshake refused, 4 gave up: TLS, 130 Ctrl-C, 143 SIGTERM."
    },
    sortOptions = false)
public final class ConnectCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "URL", description = "ws, wss, http or https.")
  private String url = "";

  @Option(names = "--jsonl", description = "Print one JSON object per event.")
  private boolean jsonl;

  @Option(
      names = "--binary",
      converter = BinaryFormat.Converter.class,
      paramLabel = "FORM",
      description = "base64 (the default), hex, raw or skip.")
  private BinaryFormat binary = BinaryFormat.BASE64;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      description = "End after N messages.")
  private @Nullable Integer count;

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "TIME",
      description = "End after so long.")
  private @Nullable Duration timeout;

  @Option(
      names = {"-E", "--close-on-eof"},
      description = "End when all of standard input is sent.")
  private boolean closeOnEof;

  @Mixin private SocketOptions socketOptions = new SocketOptions();

  @Mixin private CommonOptions common = new CommonOptions();

  /** Creates the command. */
  public ConnectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Session.Limits limits = limits();
    Output output = output();
    ReconnectingWebSocketOptions options = socketOptions.forUrl(url);
    if (socketOptions.isInsecure()) {
      console.err().println("everwire: --insecure: ANYBODY can pose as the server, and read along");
      console.err().flush();
    }
    String displayUrl = WebSocketRequest.of(url).displayUrl();
    return new Session(console, options, displayUrl, output, limits, common.debug()).run();
  }

  private Session.Limits limits() {
    if (count != null && count < 1) {
      throw new UsageException("--count " + count + ": must be 1 or more");
    }
    return new Session.Limits(count == null ? Long.MAX_VALUE : count, timeout, closeOnEof);
  }

  private Output output() {
    if (!jsonl) {
      return new TextLines(console.out(), binary);
    } else if (binary == BinaryFormat.RAW) {
      throw new UsageException("--binary raw: must be base64, hex or skip with --jsonl");
    }
    return new JsonLines(console.out(), binary, TimeSource.system());
  }
}
