package dev.everwire.it.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A program in a process of its own, with which one speaks in lines: its first says "ready". It
 * ends when its input does, so it does not outlive this process.
 */
final class LineProcess implements AutoCloseable {

  private static final String READY = "ready";
  private static final int DEADLINE_SECONDS = 30;

  private final Process process;
  private final PrintStream input;
  private final Path errors;
  private final Thread reader;

  private LineProcess(Process process, Path errors, Consumer<String> lines, CountDownLatch ready) {
    this.process = process;
    this.errors = errors;
    this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.reader = new Thread(() -> read(lines, ready), "lines of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a program, and waits until it is ready.
   *
   * @param lines is told each further line, on a thread of its own
   */
  static LineProcess start(List<String> command, Consumer<String> lines) {
    try {
      Path errors = Files.createTempFile("everwire-kernel", ".log");
      Process started = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      CountDownLatch ready = new CountDownLatch(1);
      LineProcess program = new LineProcess(started, errors, lines, ready);
      if (!ready.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        started.destroyForcibly();
        throw new IllegalStateException(
            command + " does not get ready: " + Files.readString(errors));
      }
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting " + command, e);
    }
  }

  private void read(Consumer<String> lines, CountDownLatch ready) {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.equals(READY)) {
          ready.countDown();
        } else {
          lines.accept(line);
        }
      }
    } catch (IOException e) {
      // The stream of a process that was killed: whoever killed it knows.
    }
  }

  /** Tells the program a line. */
  void tell(String line) {
    input.println(line);
  }

  /** Sends a signal, such as "STOP" and "CONT". */
  void signal(String name) {
    Command.run("kill", "-" + name, Long.toString(process.pid()));
  }

  /** Kills it as {@code kill -9} does, and waits until all its lines have been read. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Ends its input, and waits until it has ended. */
  @Override
  public void close() {
    input.close();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "process " + process.pid() + " does not end: " + Files.readString(errors));
      }
      reader.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
