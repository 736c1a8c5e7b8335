package dev.everwire.cli.console;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Durations as they are written on the command line: {@code 200ms}, {@code 5s}, {@code 2m}. */
public final class Durations {

  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Duration MAX = Duration.ofDays(365);

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws TypeConversionException if it is not one, or is longer than a year
   */
  public static Duration parse(String written) {
    Matcher matcher = WRITTEN.matcher(written);
    if (matcher.matches()) {
      Duration duration = of(Long.parseLong(matcher.group(1)), matcher.group(2));
      if (duration.compareTo(MAX) <= 0) {
        return duration;
      }
    }
    throw new TypeConversionException(
        "'"
            + written
            + "' must be a whole number and its unit (ms, s, m or h), such as 200ms, 5s or 2m,"
            + " and at most 8760h");
  }

  private static Duration of(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  /** Shows a duration in the two units that matter: {@code 340ms}, {@code 3.1s}, {@code 2m05s}. */
  public static String show(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1_000) {
      return millis + "ms";
    } else if (millis < 60_000) {
      return String.format(Locale.ROOT, millis % 1_000 < 100 ? "%.0fs" : "%.1fs", millis / 1_000.0);
    } else if (duration.toHours() < 1) {
      return String.format(Locale.ROOT, "%dm%02ds", duration.toMinutes(), duration.toSecondsPart());
    }
    return String.format(Locale.ROOT, "%dh%02dm", duration.toHours(), duration.toMinutesPart());
  }
}
