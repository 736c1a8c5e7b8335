package dev.everwire.cli.demo;

import dev.everwire.cli.console.CommonOptions;
import dev.everwire.cli.console.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Breaks a connection in every way, and shows what became of it. */
@Command(name = "demo", description = "Watch a connection survive.")
public final class DemoCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private CommonOptions common = new CommonOptions();

  /** Creates the command. */
  public DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.err().println(common.debug());
    return 0;
  }
}
