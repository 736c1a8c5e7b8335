package dev.everwire.testkit.rfc;

/**
 * What the standard says of an outcome.
 *
 * @param note why it is no more than allowed; "" otherwise
 */
public record Judgement(Kind kind, String note) {

  /** What the standard says of an outcome. */
  public enum Kind {
    /** It is what the standard asks for. */
    OK,
    /** It is what the standard allows, though it asks for more, or for something else. */
    ALLOWED,
    /** The client does not offer what the case is about. */
    NOT_OFFERED,
    /** It is neither. */
    WRONG
  }
}
