package dev.everwire.it.rfc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.everwire.testkit.rfc.Outcome;
import dev.everwire.testkit.rfc.RfcCase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a transport is known to do other than the standard asks or allows: {@code rfc/NAME.txt}
 * among the resources. A line has three fields with " | " between them: case ids and ranges of
 * them, such as "3.1-3.4, 3.9"; the outcome, as the failing test prints it, or a few with " or "
 * between them where a race decides, "as asked" among them; and why, with the client's own class as
 * the source. Empty lines, and lines that begin with "#", are skipped.
 *
 * <p>The line {@value #CLOSE_BY_CHANCE} says that chance decides whether the client sends a Close
 * frame when it fails a connection; it is judged as if it never did.
 */
final class Deviations {

  private static final String AS_ASKED = "as asked";
  private static final String CLOSE_BY_CHANCE = "close by chance";

  private final Map<String, Deviation> byId = new HashMap<>();
  private boolean closeByChance;

  /** What is declared for a case. */
  record Deviation(List<String> outcomes, String why) {

    /** Returns whether this is by chance, and the case may also end as it should. */
    boolean isByChance() {
      return outcomes.contains(AS_ASKED);
    }
  }

  private Deviations() {}

  static Deviations of(String transport, List<RfcCase> cases) {
    Deviations deviations = new Deviations();
    List<String> ids = cases.stream().map(RfcCase::id).toList();
    read(transport)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> deviations.add(line, ids));
    return deviations;
  }

  private static String read(String transport) {
    try (InputStream in = Deviations.class.getResourceAsStream("/rfc/" + transport + ".txt")) {
      return in == null ? "" : new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String line, List<String> ids) {
    if (line.equals(CLOSE_BY_CHANCE)) {
      closeByChance = true;
      return;
    }
    String[] fields = line.split(" \\| ", -1);
    if (fields.length != 3) {
      throw new IllegalArgumentException("\"" + line + "\": must be ids | outcome | reason");
    }
    Deviation deviation =
        new Deviation(Arrays.asList(fields[1].strip().split(" or ", -1)), fields[2].strip());
    for (String range : fields[0].split(",", -1)) {
      String[] ends = range.strip().split("-", 2);
      int first = index(ends[0], ids);
      int last = index(ends[ends.length - 1], ids);
      for (String id : ids.subList(first, last + 1)) {
        if (byId.put(id, deviation) != null) {
          throw new IllegalArgumentException("case " + id + " is declared twice");
        }
      }
    }
  }

  private static int index(String id, List<String> ids) {
    int index = ids.indexOf(id);
    if (index < 0) {
      throw new IllegalArgumentException("there is no case " + id);
    }
    return index;
  }

  /** Returns the outcome without what chance decides. */
  Outcome steady(Outcome outcome) {
    return closeByChance ? outcome.withoutCloseFrameOfFailure() : outcome;
  }

  Optional<Deviation> of(RfcCase rfcCase) {
    return Optional.ofNullable(byId.get(rfcCase.id()));
  }
}
