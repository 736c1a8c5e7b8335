package dev.everwire.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.policy.DeliveryGuarantee;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ledger finds each way in which a message can go wrong. */
class LedgerTest {

  private final Ledger ledger = new Ledger(DeliveryGuarantee.AT_MOST_ONCE);

  @Test
  void totalsAreByWhereEachMessageGotTo() {
    for (int number = 1; number <= 5; number++) {
      ledger.accepted(number);
    }
    ledger.handedOver(1);
    ledger.arrived(1, 0);
    ledger.echoed(1);
    ledger.handedOver(2);
    ledger.arrived(2, 1);
    ledger.handedOver(3);
    assertThat(ledger.totals(List.of(4))).isEqualTo(new Ledger.Totals(5, 1, 1, 1, 1, 1, 0, 0));
    assertThat(ledger.violations()).isEmpty();
  }

  @Test
  void findsDuplicates() {
    ledger.accepted(1);
    ledger.handedOver(1);
    ledger.handedOver(1);
    ledger.arrived(1, 0);
    ledger.arrived(1, 0);
    ledger.echoed(1);
    ledger.echoed(1);
    assertThat(ledger.violations())
        .containsExactly(
            "message 1 was handed over twice",
            "message 1 arrived twice",
            "message 1 was echoed twice");
  }

  @Test
  void countsWhatArrivesAgainWhereThatIsAllowed() {
    Ledger repeating = new Ledger(DeliveryGuarantee.AT_LEAST_ONCE);
    for (int number = 1; number <= 2; number++) {
      repeating.accepted(number);
      repeating.handedOver(number);
      repeating.arrived(number, number - 1);
    }
    repeating.handedOver(1);
    repeating.arrived(1, 0);
    repeating.echoed(1);
    repeating.echoed(1);
    assertThat(repeating.totals(List.of()).arrivedAgain()).isEqualTo(1);
    assertThat(repeating.violations()).isEmpty();
  }

  @Test
  void findsABrokenOrderOnOneConnection() {
    ledger.accepted(1);
    ledger.accepted(2);
    ledger.arrived(2, 0);
    ledger.arrived(1, 2);
    assertThat(ledger.violations()).containsExactly("message 1 came after 2 on one connection");
  }

  @Test
  void atLeastOnceTheFirstArrivalsAreInOrder() {
    Ledger repeating = new Ledger(DeliveryGuarantee.AT_LEAST_ONCE);
    repeating.accepted(1);
    repeating.accepted(2);
    repeating.arrived(2, 0);
    repeating.arrived(1, 0);
    assertThat(repeating.violations()).containsExactly("message 1 came for the first time after 2");
  }

  @Test
  void atMostOnceWhatADeadConnectionHadMayComeBehindNewerOnes() {
    ledger.accepted(1);
    ledger.accepted(2);
    ledger.arrived(2, 0);
    ledger.arrived(1, 0);
    assertThat(ledger.violations()).isEmpty();
    assertThat(ledger.totals(List.of()).arrivedLate()).isEqualTo(1);
  }

  @Test
  void findsWhatWasNeverSent() {
    ledger.arrived(7, 0);
    assertThat(ledger.violations()).containsExactly("message 7 was never sent");
  }

  @Test
  void findsAnEchoOfWhatNeverArrived() {
    ledger.accepted(1);
    ledger.echoed(1);
    assertThat(ledger.violations()).containsExactly("message 1 was echoed, and never arrived");
  }
}
