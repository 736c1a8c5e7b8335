package dev.everwire.cli.serve;

import dev.everwire.cli.console.Causes;
import dev.everwire.cli.console.CommonOptions;
import dev.everwire.cli.console.Console;
import dev.everwire.cli.console.Interruption;
import dev.everwire.cli.console.UsageException;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a small server on the loopback address to try things against, until it is interrupted. */
@Command(
    name = "serve",
    description = "Run a small server on the loopback address, until Ctrl-C.",
    customSynopsis = "everwire serve [OPTION]...",
    footer = {
      "/echo sends back what it gets; /ticker sends \"tick 1\", \"tick 2\" ..., and",
      "with ?from=N first all that were missed from N on.",
      "TIME is a whole number and its unit: 200ms, 5s, 2m, 1h."
    },
    sortOptions = false)
public final class ServeCommand implements Callable<Integer> {

  private static final int MAX_PORT = 65_535;

  private final Console console;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "N",
      description = "Port; default 8080, 0 for any that is free.")
  private int port = 8080;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      description = "Time between two ticks; default 1s.")
  private Duration interval = Duration.ofSeconds(1);

  @Option(
      names = "--drop-after",
      paramLabel = "TIME",
      description = "Reset each connection when it is so old.")
  private @Nullable Duration dropAfter;

  @Option(
      names = "--busy-for",
      paramLabel = "TIME",
      description = "After each loss, answer 503 and Retry-After so long.")
  private @Nullable Duration busyFor;

  @Option(
      names = "--bearer-file",
      paramLabel = "FILE",
      description = "Answer 401 but to the token that is in it now.")
  private @Nullable Path bearerFile;

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private CommonOptions common = new CommonOptions();

  /** Creates the command. */
  public ServeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Interruption interruption = new Interruption();
        ScriptedServer server = start()) {
      console.out().println(server.url("/echo"));
      console.out().println(server.url("/ticker"));
      console.out().flush();
      interruption.await();
    }
    return 0;
  }

  private ScriptedServer start() {
    if (port < 0 || port > MAX_PORT) {
      throw new UsageException("--port " + port + ": must be 0 to " + MAX_PORT);
    }
    if (interval.isZero()) {
      throw new UsageException("--interval 0s: must be more than 0");
    }
    try {
      return ScriptedServer.start(port, script());
    } catch (UncheckedIOException e) {
      throw new UsageException("--port " + port + ": " + Causes.describe(e.getCause()));
    }
  }

  private Script script() {
    Map<String, Script> paths = new LinkedHashMap<>();
    paths.put("/echo", Script.echo());
    paths.put("/ticker", Script.ticker(interval));
    Script script = Script.byPath(paths);
    if (dropAfter != null) {
      script = Hardships.dropAfter(dropAfter, script);
    }
    if (busyFor != null) {
      script = Hardships.busyAfterLoss(busyFor, script);
    }
    return bearerFile == null ? script : Hardships.bearer(bearerFile, script);
  }
}
