package dev.everwire.cli.console;

import dev.everwire.time.TimeSource;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A line at the bottom of the terminal that is drawn over and over, while what is printed goes
 * above it. Without a terminal it is not drawn at all, and printing is all that it does.
 * Thread-safe: what is printed is never mixed.
 */
public final class StatusLine implements AutoCloseable {

  private static final long REDRAW_NS = Duration.ofMillis(100).toNanos();
  private static final String CLEAR = "\r\033[K";

  private final PrintStream err;
  private final int columns;
  private final TimeSource time;
  private final Supplier<String> text;

  // All below are guarded by this.
  private String drawn = "";
  private boolean closed;

  private StatusLine(Console console, TimeSource time, Supplier<String> text) {
    this.err = console.err();
    this.columns = console.statusColumns();
    this.time = time;
    this.text = text;
  }

  /**
   * Starts to draw, ten times a second at most.
   *
   * @param text what to draw; asked on a timer's thread, so it must not block
   */
  public static StatusLine start(Console console, TimeSource time, Supplier<String> text) {
    StatusLine line = new StatusLine(console, time, text);
    if (line.isDrawn()) {
      line.tick();
    }
    return line;
  }

  /** Returns whether there is a terminal to draw on. */
  public boolean isDrawn() {
    return columns > 0;
  }

  /** Prints above the line. */
  public synchronized void above(Runnable print) {
    clear();
    print.run();
  }

  /** Prints a line of text on standard error, above this one. */
  public synchronized void println(String line) {
    clear();
    err.println(line);
    err.flush();
  }

  private synchronized void tick() {
    if (!closed) {
      draw();
      time.schedule(REDRAW_NS, this::tick);
    }
  }

  private void draw() {
    String now = fit(text.get());
    if (!now.equals(drawn)) {
      err.print(CLEAR + now);
      err.flush();
      drawn = now;
    }
  }

  /** The last column stays free: to write there makes some terminals begin a new line. */
  private String fit(String line) {
    return line.length() < columns ? line : line.substring(0, columns - 1);
  }

  private void clear() {
    if (!drawn.isEmpty()) {
      err.print(CLEAR);
      err.flush();
      drawn = "";
    }
  }

  /** Takes the line away. */
  @Override
  public synchronized void close() {
    closed = true;
    clear();
  }
}
