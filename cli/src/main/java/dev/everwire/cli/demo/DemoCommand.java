package dev.everwire.cli.demo;

import dev.everwire.cli.console.CommonOptions;
import dev.everwire.cli.console.Console;
import dev.everwire.cli.console.EnumConverter;
import dev.everwire.cli.console.ExitCode;
import dev.everwire.cli.console.Interruption;
import dev.everwire.cli.console.StatusLine;
import dev.everwire.cli.console.UsageException;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Breaks a connection in every way, and shows what became of it. */
@Command(
    name = "demo",
    description = "Watch connections survive every fault that a proxy knows; needs no network.",
    customSynopsis = "everwire demo [OPTION]...",
    footer = {
      "The bar shows the last seconds: # connected, . waiting, ~ connecting.",
      "Exit: 0 all rules were kept, 1 a rule was broken, 2 bad usage."
    },
    sortOptions = false)
public final class DemoCommand implements Callable<Integer> {

  private static final int MIN_SECONDS = 5;
  private static final int MAX_SECONDS = 86_400;

  private final Console console;

  @Option(names = "--seconds", paramLabel = "N", description = "How long, 5 to 86400; default 30.")
  private int seconds = 30;

  @Option(
      names = "--delivery",
      paramLabel = "GUARANTEE",
      converter = Guarantees.class,
      description = "at-most-once, the default, or at-least-once.")
  private DeliveryGuarantee delivery = DeliveryGuarantee.AT_MOST_ONCE;

  @Option(names = "--html", paramLabel = "FILE", description = "Also write the result as a page.")
  private @Nullable Path html;

  /** Reads a guarantee. */
  static final class Guarantees extends EnumConverter<DeliveryGuarantee> {

    Guarantees() {
      super(DeliveryGuarantee.class);
    }
  }

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private CommonOptions common = new CommonOptions();

  /** Creates the command. */
  public DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
      throw new UsageException(
          "--seconds " + seconds + ": must be " + MIN_SECONDS + " to " + MAX_SECONDS);
    }
    writePage("");
    DemoResult result = run();
    new TextReport(result).lines().forEach(console.out()::println);
    console.out().flush();
    writePage(new HtmlReport(result).page());
    return result.violations().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private DemoResult run() throws InterruptedException {
    AtomicReference<@Nullable Demo> running = new AtomicReference<>();
    try (Interruption interruption = new Interruption();
        StatusLine line =
            StatusLine.start(console, TimeSource.system(), () -> status(running.get()));
        Demo demo = new Demo(delivery, text -> line.above(() -> print(text)))) {
      running.set(demo);
      interruption.then(demo::stop);
      DemoResult result = demo.run(Duration.ofSeconds(seconds));
      running.set(null);
      return result;
    }
  }

  private String status(@Nullable Demo demo) {
    return demo == null ? "" : demo.status(console.statusColumns());
  }

  private void print(String text) {
    console.out().println(text);
    console.out().flush();
  }

  /** Called before all else too, so that a file that cannot be written is told at once. */
  private void writePage(String page) {
    if (html != null) {
      try {
        Files.writeString(html, page);
      } catch (IOException e) {
        throw new UsageException("--html " + html + ": cannot be written: " + e.getMessage());
      }
    }
  }
}
