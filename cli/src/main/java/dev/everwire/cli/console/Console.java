package dev.everwire.cli.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The streams of a command, all UTF-8.
 *
 * @param in standard input
 * @param out standard output: messages, and nothing else
 * @param err standard error: everything else
 * @param statusColumns how wide a status line on {@code err} may be; 0 for no status line, because
 *     it is no terminal, or not one to move the cursor on
 */
public record Console(InputStream in, PrintStream out, PrintStream err, int statusColumns) {

  /** Set by the launcher, which can tell whether standard error is a terminal; Java cannot. */
  private static final String COLUMNS_PROPERTY = "everwire.stderr.columns";

  private static final int MIN_COLUMNS = 20;

  /** Returns the console of the process. */
  public static Console system() {
    return new Console(
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        statusColumns(
            Integer.getInteger(COLUMNS_PROPERTY, 0),
            System.getenv().getOrDefault("NO_COLOR", ""),
            System.getenv().getOrDefault("TERM", "dumb")));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), false, StandardCharsets.UTF_8);
  }

  /** Returns the width for a status line, 0 where there is to be none. */
  static int statusColumns(int columns, String noColor, String term) {
    boolean plain = columns < MIN_COLUMNS || !noColor.isEmpty() || term.equals("dumb");
    return plain ? 0 : columns;
  }
}
