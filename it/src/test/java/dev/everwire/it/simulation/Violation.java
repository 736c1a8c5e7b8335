package dev.everwire.it.simulation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A rule does not hold. */
final class Violation extends AssertionError {

  private static final long serialVersionUID = 1;

  private final String rule;

  /**
   * Creates one.
   *
   * @param rule the same each time that it is violated
   * @param details what was the case; a throwable among them is the cause
   */
  Violation(String rule, @Nullable Object... details) {
    super(details.length == 0 ? rule : rule + ": " + Arrays.toString(details));
    this.rule = rule;
    for (Object detail : details) {
      if (detail instanceof Throwable cause && getCause() == null) {
        initCause(cause);
      }
    }
  }

  /** Returns the rule. */
  String rule() {
    return rule;
  }

  /** Returns whether another one is of the same rule. */
  boolean isOf(@Nullable Violation other) {
    return other != null && other.rule.equals(rule);
  }
}
