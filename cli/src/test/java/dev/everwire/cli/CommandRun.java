package dev.everwire.cli;

import dev.everwire.cli.console.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A command that runs in this process, on a thread of its own, with its streams in hand. */
final class CommandRun implements AutoCloseable {

  private static final int COLUMNS = 200;

  final Capture out = new Capture();
  final Capture err = new Capture();
  private final PipedOutputStream in = new PipedOutputStream();
  private final CompletableFuture<Integer> exitCode;

  private CommandRun(int statusColumns, String... args) throws IOException {
    InputStream stdin = new PipedInputStream(in, 1 << 16);
    Console console = new Console(stdin, print(out), print(err), statusColumns);
    exitCode = CompletableFuture.supplyAsync(() -> Main.run(console, args), CommandRun::start);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "everwire-under-test");
    thread.setDaemon(true);
    thread.start();
  }

  private static PrintStream print(Capture capture) {
    return new PrintStream(capture, true, StandardCharsets.UTF_8);
  }

  /** Starts a command whose standard input stays open. */
  static CommandRun of(String... args) throws IOException {
    return new CommandRun(0, args);
  }

  /** Starts a command whose standard error is a terminal. */
  static CommandRun onTerminal(String... args) throws IOException {
    return new CommandRun(COLUMNS, args);
  }

  CommandRun type(String... lines) throws IOException {
    for (String line : lines) {
      in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    in.flush();
    return this;
  }

  CommandRun endInput() throws IOException {
    in.close();
    return this;
  }

  int exitCode() throws Exception {
    return exitCode.get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
