package dev.everwire.it.kernel;

/**
 * A line that a client or a server tells: {@code TIME FLOW WHAT DETAIL}.
 *
 * @param atMs the wall clock, which is the same on both sides
 * @param flow which flow it is about
 * @param what "open", "received", "lost", "failed" or "done"
 * @param detail what "what" needs
 */
record Report(long atMs, String flow, String what, String detail) {

  static Report parse(String line) {
    String[] words = line.split(" ", 4);
    if (words.length < 3) {
      throw new IllegalArgumentException("no report: " + line);
    }
    return new Report(
        Long.parseLong(words[0]), words[1], words[2], words.length == 3 ? "" : words[3]);
  }
}
