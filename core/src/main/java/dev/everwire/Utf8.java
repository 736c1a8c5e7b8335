package dev.everwire;

/** The size of text in UTF-8, where an unpaired surrogate counts as the U+FFFD it becomes. */
final class Utf8 {

  private Utf8() {}

  static long length(String text) {
    int length = text.length();
    long bytes = length;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 ? 1 : 2;
        if (Character.isHighSurrogate(c)
            && i + 1 < length
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        }
      }
    }
    return bytes;
  }
}
