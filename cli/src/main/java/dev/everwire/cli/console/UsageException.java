package dev.everwire.cli.console;

/** What was asked for cannot be done as asked; the message says what was given and is allowed. */
public final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public UsageException(String message) {
    super(message);
  }

  /**
   * Passes a value on to a library that may not like it.
   *
   * @throws UsageException with the option's name, and the library's words on what is allowed
   */
  public static void check(String option, String given, Runnable setter) {
    try {
      setter.run();
    } catch (IllegalArgumentException e) {
      String said = String.valueOf(e.getMessage());
      throw new UsageException(option + " " + given + ": " + said.replaceFirst("^[^:]*: ", ""));
    }
  }
}
