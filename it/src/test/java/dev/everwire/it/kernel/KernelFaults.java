package dev.everwire.it.kernel;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** Whether the kernel can be made to break its network here. */
final class KernelFaults {

  private KernelFaults() {}

  /**
   * Ends the test unless a {@link Rig} can be started: as failed for root with {@code CI=true}, as
   * aborted else.
   *
   * @param scenarios how many are skipped then, which is printed
   */
  static void require(int scenarios) {
    String missing = Rig.missing();
    if (!missing.isEmpty()) {
      System.out.println(
          "skipped: " + scenarios + " (faults of the kernel's network: " + missing + ")");
      if (Rig.isRoot() && "true".equals(System.getenv("CI"))) {
        fail(missing);
      }
      abort(missing);
    }
  }
}
