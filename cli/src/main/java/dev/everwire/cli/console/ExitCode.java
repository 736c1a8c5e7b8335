package dev.everwire.cli.console;

/** What the process tells whoever started it; 130 and 143 are the JVM's own, after a signal. */
public final class ExitCode {

  /** It ended as asked. */
  public static final int OK = 0;

  /** It gave up, or a rule was broken, or something unforeseen happened. */
  public static final int FAILED = 1;

  /** The command line was wrong. */
  public static final int USAGE = 2;

  /** It gave up on a server that refused the handshake. */
  public static final int REFUSED = 3;

  /** It gave up on TLS. */
  public static final int TLS = 4;

  private ExitCode() {}
}
