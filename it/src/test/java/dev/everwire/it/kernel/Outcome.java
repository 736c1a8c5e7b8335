package dev.everwire.it.kernel;

import dev.everwire.it.kernel.FlowRecord.Lost;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a scenario ended for one transport.
 *
 * @param complaint what is wrong; null if nothing is
 * @param losses the connections that were lost
 * @param noticedMs how long it took to notice the first loss by silence; not above 0 if none was,
 *     or while the fault was being put in place
 * @param messages how many went through
 * @param repeated how many of them the server got more than once
 */
record Outcome(
    String transport,
    @Nullable String complaint,
    List<Lost> losses,
    long noticedMs,
    long messages,
    int repeated) {

  /** What a busy machine adds to any time; that of the heartbeat's own tick included. */
  static final long SLACK_MS = 2_000;

  private static final String SILENCE = "SILENCE";

  static Outcome of(Scenario scenario, Scene scene, FlowRecord record) {
    List<Lost> losses =
        record.losses().stream().filter(lost -> lost.atMs() >= scene.beganMs()).toList();
    long noticedMs =
        losses.stream()
            .filter(lost -> lost.source().equals(SILENCE))
            .findFirst()
            .map(lost -> noticedMs(lost, scene.faultInPlaceMs()))
            .orElse(0L);
    String complaint = record.complaint();
    if (complaint == null) {
      complaint = complaint(scenario, scene, losses);
    }
    return new Outcome(
        record.transport(), complaint, losses, noticedMs, record.messages(), record.repeated());
  }

  /** From the fault or from the last message that came through it, whichever was later. */
  private static long noticedMs(Lost lost, long faultAtMs) {
    return Math.min(lost.quietMs(), lost.atMs() - faultAtMs);
  }

  private static @Nullable String complaint(Scenario scenario, Scene scene, List<Lost> losses) {
    return switch (scenario.expected()) {
      case STAYS -> losses.isEmpty() ? null : "lost, though nothing was wrong: " + losses;
      case EITHER -> null;
      case FALLS -> losses.isEmpty() ? "never lost" : null;
      case NOTICED -> {
        long boundMs = scenario.pace().noticedWithinMs() + SLACK_MS;
        if (losses.isEmpty()) {
          yield "never noticed";
        }
        long ms = noticedMs(losses.get(0), scene.faultInPlaceMs());
        yield ms > boundMs ? "noticed after " + ms + " ms, not within " + boundMs : null;
      }
    };
  }

  /** Returns a cell of the table. */
  String cell() {
    if (complaint != null) {
      return "FAILED: " + complaint;
    }
    StringBuilder cell = new StringBuilder("✓ ").append(losses.size());
    if (noticedMs > 0) {
      cell.append(String.format(Locale.ROOT, ", %.1f s", noticedMs / 1_000.0));
    }
    return repeated > 0
        ? cell.append(", ").append(repeated).append("×").toString()
        : cell.toString();
  }
}
