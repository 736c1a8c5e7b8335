package dev.everwire.it.interop;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.List;

/** What a test needs from outside of the build; {@code .ci/setup} installs it. */
public final class RequiredTool {

  private RequiredTool() {}

  /**
   * Ends the test as aborted, or as failed where everything must run, unless a tool is there.
   *
   * @param proof a command that succeeds if it is
   */
  public static void check(String name, String... proof) {
    try {
      ServerProcess.run(List.of(proof));
    } catch (RuntimeException e) {
      String missing = name + " is missing, which .ci/setup installs: " + e.getMessage();
      if ("true".equals(System.getenv("CI"))) {
        fail(missing, e);
      }
      abort(missing);
    }
  }
}
