package dev.everwire.it.rfc;

import dev.everwire.testkit.rfc.Judgement;
import dev.everwire.testkit.rfc.Judgement.Kind;
import dev.everwire.testkit.rfc.Outcome;
import dev.everwire.testkit.rfc.RfcCase;
import java.util.Optional;

/**
 * How a case ended on a transport, and how that is to be taken.
 *
 * @param declared what is declared for it, if it is a deviation
 */
record Result(
    RfcCase rfcCase,
    Outcome outcome,
    Judgement judgement,
    Optional<Deviations.Deviation> declared) {

  static Result of(RfcCase rfcCase, Outcome outcome, Deviations deviations) {
    Outcome steady = deviations.steady(outcome);
    return new Result(rfcCase, steady, rfcCase.expected().judge(steady), deviations.of(rfcCase));
  }

  /** Returns what the document says of it: what is declared counts, however it ended this time. */
  Kind kind() {
    return declared.isPresent() ? Kind.WRONG : judgement.kind();
  }

  /** Returns what is wrong with it: an undeclared deviation, or a declared one that is gone. */
  Optional<String> complaint() {
    boolean wrong = judgement.kind() == Kind.WRONG;
    if (declared.isEmpty()) {
      return wrong
          ? Optional.of(rfcCase + ": neither asked for, allowed nor declared:\n" + outcome)
          : Optional.empty();
    }
    if (!wrong && declared.get().isByChance()) {
      return Optional.empty();
    }
    if (!wrong) {
      return Optional.of(
          rfcCase + ": declared to deviate, but is " + judgement.kind() + ":\n" + outcome);
    }
    return declared.get().outcomes().contains(outcome.toString())
        ? Optional.empty()
        : Optional.of(
            rfcCase
                + ": deviates otherwise than declared:\n"
                + outcome
                + "\nbut declared is\n"
                + String.join("\nor\n", declared.get().outcomes()));
  }
}
