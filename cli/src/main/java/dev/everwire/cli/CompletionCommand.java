package dev.everwire.cli;

import dev.everwire.cli.console.Console;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script that lets a shell complete commands and options. */
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh.",
    footer = "Load it by: source <(everwire completion)",
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {

  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    console
        .out()
        .print(AutoComplete.bash("everwire", Objects.requireNonNull(spec).root().commandLine()));
    console.out().flush();
  }
}
