package dev.everwire.cli.storm;

import java.util.List;
import java.util.Locale;

/** Storms second by second, for a spreadsheet. */
final class StormCsv {

  private StormCsv() {}

  static String of(List<StormResult> results) {
    StringBuilder csv = new StringBuilder("strategy,gate,second,attempts,back\n");
    for (StormResult result : results) {
      for (int second = 0; second < result.attempts().length; second++) {
        csv.append(
            String.format(
                Locale.ROOT,
                "%s,%s,%d,%d,%d\n",
                result.strategy().name().toLowerCase(Locale.ROOT),
                result.gated(),
                second,
                result.attempts()[second],
                result.back()[second]));
      }
    }
    return csv.toString();
  }
}
