package dev.everwire.testkit.rfc;

/**
 * One numbered case.
 *
 * @param id its number within its category, such as "5.12"; it stays the same from release to
 *     release
 * @param section what asks for it, such as "RFC 6455 5.4"
 * @param title what the server does
 * @param client what the client must be set to
 * @param huge whether it needs some hundred megabytes, and is better played alone
 * @param play the server's part
 * @param expected what the standard asks of the client, and what it allows
 */
public record RfcCase(
    String id,
    String section,
    String title,
    ClientSettings client,
    boolean huge,
    Play play,
    Expected expected) {

  /** Returns the number of its category, the first part of its id. */
  public int category() {
    return Integer.parseInt(id.substring(0, id.indexOf('.')));
  }

  @Override
  public String toString() {
    return id + " " + title + " (" + section + ")";
  }
}
