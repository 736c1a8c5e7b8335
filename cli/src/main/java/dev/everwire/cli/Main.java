package dev.everwire.cli;

import dev.everwire.cli.connect.ConnectCommand;
import dev.everwire.cli.console.Causes;
import dev.everwire.cli.console.Console;
import dev.everwire.cli.console.Durations;
import dev.everwire.cli.console.ExitCode;
import dev.everwire.cli.console.UsageException;
import dev.everwire.cli.demo.DemoCommand;
import dev.everwire.cli.serve.ServeCommand;
import dev.everwire.cli.storm.StormCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The everwire command: {@code connect}, {@code serve}, {@code demo}, {@code storm}. */
@Command(
    name = "everwire",
    description = "A WebSocket that stays up.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  /** Shows stack traces; looked for in the raw arguments, since errors come before parsing ends. */
  private static final String DEBUG = "--debug";

  private Main() {}

  /** Runs a command, and exits with its status. */
  public static void main(String[] args) {
    Console console = Console.system();
    int status = run(console, args);
    console.out().flush();
    console.err().flush();
    System.exit(status);
  }

  /** Runs a command in this process and returns its exit status. */
  static int run(Console console, String... args) {
    boolean debug = List.of(args).contains(DEBUG);
    try {
      return commandLine(console, debug).execute(args);
    } catch (Error e) {
      // Out of memory, or a defect: picocli hands on exceptions only.
      say(console.err(), Causes.describe(e), e, debug);
      return ExitCode.FAILED;
    }
  }

  static CommandLine commandLine(Console console, boolean debug) {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new ConnectCommand(console))
            .addSubcommand(new ServeCommand(console))
            .addSubcommand(new DemoCommand(console))
            .addSubcommand(new StormCommand(console))
            .addSubcommand(new CompletionCommand(console));
    PrintStream err = console.err();
    return line.registerConverter(Duration.class, Durations::parse)
        .registerConverter(Integer.class, Main::parseInteger)
        .registerConverter(int.class, Main::parseInteger)
        .registerConverter(Double.class, Main::parseNumber)
        .setOut(writer(console.out()))
        .setErr(writer(err))
        .setUsageHelpLongOptionsMaxWidth(26)
        .setParameterExceptionHandler((e, args) -> misused(err, e, debug))
        .setExecutionExceptionHandler((e, command, parsed) -> failed(err, e, debug));
  }

  private static int parseInteger(String written) {
    try {
      return Integer.parseInt(written);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + written + "' must be a whole number");
    }
  }

  private static double parseNumber(String written) {
    try {
      return Double.parseDouble(written);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + written + "' must be a number, such as 1.5");
    }
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static int misused(PrintStream err, ParameterException e, boolean debug) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    say(
        err,
        Causes.oneLine(String.valueOf(e.getMessage()))
            + suggestion(e)
            + " (see "
            + command
            + " --help)",
        e,
        debug);
    return ExitCode.USAGE;
  }

  private static String suggestion(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      return "; did you mean " + unmatched.getSuggestions().get(0) + "?";
    }
    return "";
  }

  private static int failed(PrintStream err, Exception e, boolean debug) {
    boolean misuse = e instanceof UsageException;
    say(err, misuse ? String.valueOf(e.getMessage()) : Causes.describe(e), e, debug);
    return misuse ? ExitCode.USAGE : ExitCode.FAILED;
  }

  private static void say(PrintStream err, String message, Throwable e, boolean debug) {
    err.println("everwire: " + message);
    if (debug) {
      e.printStackTrace(err);
    }
    err.flush();
  }

  /** Tells the version of the module. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version =
          Main.class.getModule().getDescriptor() == null
              ? "development"
              : Main.class.getModule().getDescriptor().rawVersion().orElse("development");
      return new String[] {"everwire " + version};
    }
  }
}
