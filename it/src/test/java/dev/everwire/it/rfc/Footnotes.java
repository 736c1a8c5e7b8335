package dev.everwire.it.rfc;

import java.util.ArrayList;
import java.util.List;

/** Letters for what is no more than allowed, numbers for deviations, and what they stand for. */
final class Footnotes {

  private final List<String> allowed = new ArrayList<>();
  private final List<String> deviations = new ArrayList<>();

  /** Returns the cell of a result. */
  String cell(Result result) {
    return switch (result.kind()) {
      case OK -> "ok";
      case NOT_OFFERED -> "–";
      case ALLOWED -> "ok " + letter(index(allowed, result.judgement().note()));
      case WRONG ->
          result
              .declared()
              .map(deviation -> String.valueOf(index(deviations, deviation.why()) + 1))
              .orElse("undeclared");
    };
  }

  private static int index(List<String> notes, String note) {
    if (!notes.contains(note)) {
      notes.add(note);
    }
    return notes.indexOf(note);
  }

  private static char letter(int index) {
    return (char) ('a' + index);
  }

  /** Returns the chapters that explain the letters and numbers given out so far. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "\n## What is no more than allowed\n\n| letter | what the client does |\n|---|---|\n");
    for (String note : allowed) {
      text.append("| ").append(letter(allowed.indexOf(note))).append(" | ").append(note);
      text.append(" |\n");
    }
    text.append("\n## Deviations\n\n| number | what happens, and why |\n|---|---|\n");
    for (String why : deviations) {
      text.append("| ").append(deviations.indexOf(why) + 1).append(" | ").append(why);
      text.append(" |\n");
    }
    return text.toString();
  }
}
