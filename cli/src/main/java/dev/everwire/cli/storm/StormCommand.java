package dev.everwire.cli.storm;

import dev.everwire.cli.console.CommonOptions;
import dev.everwire.cli.console.Console;
import dev.everwire.cli.console.Durations;
import dev.everwire.cli.console.ExitCode;
import dev.everwire.cli.console.StatusLine;
import dev.everwire.cli.console.UsageException;
import dev.everwire.policy.ConnectGate;
import dev.everwire.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Simulates a fleet that comes back after a restart, once for each way to choose when. */
@Command(
    name = "storm",
    description = "Simulate a fleet that reconnects after its server's restart.",
    customSynopsis = "everwire storm [OPTION]...",
    footer = {
      "Compares backoffs, each without and with a gate in every process; touches",
      "no network. The same options give the same figures.",
      "Exit: 0 done, 2 bad usage."
    },
    sortOptions = false)
public final class StormCommand implements Callable<Integer> {

  private static final int MAX_CLIENTS = 2_000_000;
  private static final Duration MAX_WAIT = Duration.ofMinutes(10);

  private final Console console;

  @Option(names = "--clients", paramLabel = "N", description = "How many; default 100000.")
  private int clients = 100_000;

  @Option(
      names = "--per-process",
      paramLabel = "N",
      description = "Sockets a process; default 100.")
  private int perProcess = 100;

  @Option(names = "--down", paramLabel = "TIME", description = "How long it is gone; default 30s.")
  private Duration down = Duration.ofSeconds(30);

  @Option(
      names = "--notice",
      paramLabel = "TIME",
      description = "How long until all notice; default 1s.")
  private Duration notice = Duration.ofSeconds(1);

  @Option(
      names = "--capacity",
      paramLabel = "N",
      description = "Handshakes a second; default a 50th of all.")
  private @Nullable Integer capacity;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      description = "Handshakes that may wait; default a second's.")
  private @Nullable Integer backlog;

  @Option(
      names = "--retry-after",
      paramLabel = "TIME",
      description = "What a busy server asks for; default 10s.")
  private Duration retryAfter = Duration.ofSeconds(10);

  @Option(
      names = "--gate-in-flight",
      paramLabel = "N",
      description = "Handshakes at once; default 16.")
  private int inFlight = ConnectGate.DEFAULT_IN_FLIGHT;

  @Option(
      names = "--gate-rate",
      paramLabel = "N",
      description = "Handshakes a second; default 100.")
  private int rate = ConnectGate.DEFAULT_PER_SECOND;

  @Option(names = "--seed", paramLabel = "N", description = "Where chance begins; default 1.")
  private int seed = 1;

  @Option(names = "--html", paramLabel = "FILE", description = "Also write it as a page.")
  private @Nullable Path html;

  @Option(names = "--csv", paramLabel = "FILE", description = "Also write each second.")
  private @Nullable Path csv;

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private CommonOptions common = new CommonOptions();

  /** Creates the command. */
  public StormCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Scenario scenario = scenario();
    write("--html", html, "");
    write("--csv", csv, "");
    List<StormResult> results = run(scenario);
    new StormText(scenario, results).lines().forEach(console.out()::println);
    console.out().flush();
    write("--html", html, new StormPage(scenario, results).page());
    write("--csv", csv, StormCsv.of(results));
    return ExitCode.OK;
  }

  private List<StormResult> run(Scenario scenario) {
    List<StormResult> results = new ArrayList<>();
    AtomicReference<String> doing = new AtomicReference<>("");
    StatusLine line = StatusLine.start(console, TimeSource.system(), doing::get);
    try {
      for (Strategy strategy : Strategy.values()) {
        for (boolean gated : List.of(false, true)) {
          doing.set(strategy.label() + (gated ? ", gate ..." : " ..."));
          results.add(new Storm(scenario, strategy, gated).run());
        }
      }
    } finally {
      line.close();
    }
    return results;
  }

  private Scenario scenario() {
    check("--clients", clients, MAX_CLIENTS);
    check("--per-process", perProcess, MAX_CLIENTS);
    check("--gate-in-flight", inFlight, MAX_CLIENTS / 2);
    check("--gate-rate", rate, MAX_CLIENTS / 2);
    check("--down", down);
    check("--notice", notice);
    check("--retry-after", retryAfter);
    int each = capacity == null ? Math.max(1, clients / 50) : capacity;
    check("--capacity", each, MAX_CLIENTS);
    int waiting = backlog == null ? each : backlog;
    check("--backlog", waiting, MAX_CLIENTS);
    return new Scenario(
        clients, perProcess, down, notice, each, waiting, retryAfter, inFlight, rate, seed);
  }

  private static void check(String option, int value, int max) {
    if (value < 1 || value > max) {
      throw new UsageException(option + " " + value + ": must be 1 to " + max);
    }
  }

  private static void check(String option, Duration value) {
    if (value.compareTo(MAX_WAIT) > 0) {
      throw new UsageException(
          option + " " + Durations.show(value) + ": must be at most " + Durations.show(MAX_WAIT));
    }
  }

  /** Called before all else too, so that a file that cannot be written is told at once. */
  private static void write(String option, @Nullable Path file, String text) {
    if (file != null) {
      try {
        Files.writeString(file, text);
      } catch (IOException e) {
        throw new UsageException(option + " " + file + ": cannot be written: " + e.getMessage());
      }
    }
  }
}
