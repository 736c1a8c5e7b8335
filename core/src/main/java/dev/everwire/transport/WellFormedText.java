package dev.everwire.transport;

/** Text that can be encoded as UTF-8, for clients that refuse or garble what cannot. */
public final class WellFormedText {

  private static final char REPLACEMENT = '\uFFFD';

  private WellFormedText() {}

  /** Returns the text with each unpaired surrogate replaced by U+FFFD; itself if it has none. */
  public static String of(String text) {
    int length = text.length();
    StringBuilder repaired = null;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      if (repaired == null) {
        repaired = new StringBuilder(text);
      }
      repaired.setCharAt(i, REPLACEMENT);
    }
    return repaired == null ? text : repaired.toString();
  }
}
