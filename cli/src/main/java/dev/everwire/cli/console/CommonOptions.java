package dev.everwire.cli.console;

import picocli.CommandLine.Option;

/** The options that every command has. */
public final class CommonOptions {

  @Option(names = "--debug", description = "Show stack traces.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  /** Returns whether stack traces are to be shown. */
  public boolean debug() {
    return debug;
  }
}
