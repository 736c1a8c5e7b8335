package dev.everwire.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Each rule is seen to fail: the kit finds in each flawed transport just what is broken in it. */
class ConformanceKitTeethTest {

  /**
   * A flaw, and what must find it.
   *
   * @param rule the prefix of the tests that run, such as "c05"
   * @param failing the tests among them that fail; the others pass
   */
  private record Bite(String rule, Flaw flaw, Set<String> failing) {}

  private static Bite bite(String rule, Flaw flaw, String... failing) {
    return new Bite(rule, flaw, new TreeSet<>(Set.of(failing)));
  }

  private static final List<Bite> BITES =
      List.of(
          bite(
              "c01",
              new Flaw.StateReturns(),
              "c01StatesFollowTheConnection",
              "c01StateNeverReturns"),
          bite("c02", new Flaw.CloseTwice(), "c02CloseComesOnceAndLast"),
          bite(
              "c03",
              new Flaw.ErrorSwallowed(),
              "c03RefusedConnectionIsAnErrorWithItsCauseThenClose",
              "c03RefusedUpgradeShowsStatusHeadersAndBody",
              "c03ResetIsAnErrorThenClose",
              "c03EndOfStreamIsAnErrorThenClose",
              "c03EndOfStreamRightAfterAMessageIsNoticed",
              "c03BothEventsComeInStateClosed"),
          bite("c04", new Flaw.EarlySendDropped(), "c04SendWhileConnectingThrows"),
          bite(
              "c05",
              new Flaw.CodeUncheckedWhenClosing(),
              "c05OtherCodesAreRefusedInEveryState",
              "c05ReasonOfOver123BytesIsRefusedInEveryState"),
          bite(
              "c05",
              new Flaw.CloseWithoutCodeSends1000(),
              "c05CloseWithoutCodeSendsAnEmptyCloseFrame"),
          bite(
              "c06",
              new Flaw.CloseIgnoredWhileConnecting(),
              "c06CloseWhileConnectingAbortsTheAttempt",
              "c06AttemptThatSucceedsTooLateIsNotOpened",
              "c06CloseBeforeConnectingIsAFailureToo"),
          bite(
              "c07",
              new Flaw.TextCut(),
              "c07MessagesOfAllSizesArriveInOrder",
              "c07MessageOfExactlyTheLimitArrives"),
          bite(
              "c07",
              new Flaw.NoSizeLimit(),
              "c07MessageOverTheLimitFailsWith1009",
              "c07FragmentsOverTheLimitFailWith1009"),
          bite("c08", new Flaw.BinaryTypeIgnored(), "c08BinaryTypeHoldsFromTheNextMessageOn"),
          bite(
              "c09",
              new Flaw.ListenerNotKnownAgain(),
              "c09ListenerRegisteredTwiceRunsOnce",
              "c09ChangesDuringADispatch"),
          bite("c10", new Flaw.ListenerErrorsLost(), "c10ListenerThatThrowsHarmsNobody"),
          bite(
              "c11",
              new Flaw.ThreadForEachMessage(),
              "c11EventSetOffWithinAListenerComesAfterIt",
              "c11EventsComeOneAtATimeAndHappenBeforeEachOther"),
          bite(
              "c12",
              new Flaw.NothingBuffered(),
              "c12BufferedAmountCountsWhatTheNetworkHasNotTaken"),
          bite("c13", new Flaw.ProtocolForgotten(), "c13ProtocolIsTheServersChoice"),
          bite(
              "c14",
              new Flaw.AnyRequestWillDo(),
              "c14BadUrlsAreRefusedAtOnce",
              "c14BadProtocolsAreRefusedAtOnce"),
          bite("c15", new Flaw.OneLockForAll(), "c15OtherThreadsAreNotHeldUpByARunningListener"),
          bite(
              "c16",
              new Flaw.UnboundedInbox(),
              "c16SlowListenerSlowsThePeerDown",
              "c16PausedSocketReadsNoFurther"),
          bite(
              "c17",
              new Flaw.NoDeadlines(),
              "c17SilenceAfterCloseEndsWithinTheCloseTimeout",
              "c17TalkInPlaceOfACloseFrameDoesNotPutTheDeadlineOff",
              "c17SilenceInTheHandshakeEndsWithinItsTimeout",
              "c17ManyConnectionsLeaveNoThreads"),
          bite("c18", new Flaw.BufferKept(), "c18BufferChangedAfterSendDoesNotChangeWhatGoesOut"),
          bite(
              "c19",
              new Flaw.EveryEndIsClean(),
              "c19CodeAndReasonOfThePeerAreKept",
              "c19EmptyCloseFrameIs1005",
              "c19AnswerOfThePeerCountsNotTheOwnCode",
              "c19ResetAfterCloseIsNotClean"),
          bite("c20", new Flaw.PingsJumpTheQueue(), "c20PingIsOnTheWireAfterWhatWasSentBeforeIt"),
          bite(
              "c20",
              new Flaw.PingsAreEmpty(),
              "c20PingIsOnTheWireAfterWhatWasSentBeforeIt",
              "c20PongEventCarriesItsPayload",
              "c20PingOutsideOfOpenIsDiscardedAndALongOneRefused"));

  @TestFactory
  Stream<DynamicTest> eachFlawIsFoundByTheTestsOfItsRule() {
    return BITES.stream()
        .map(
            bite ->
                DynamicTest.dynamicTest(
                    bite.rule() + " " + bite.flaw().getClass().getSimpleName(),
                    () -> {
                      Events tests = run(bite.rule(), bite.flaw());
                      assertThat(names(tests.failed())).isEqualTo(bite.failing());
                      assertThat(tests.succeeded().count() + tests.failed().count())
                          .isEqualTo(methods(bite.rule()).size());
                    }));
  }

  @Test
  void everyRuleHasTestsAndAFlaw() {
    for (int rule = 1; rule <= 20; rule++) {
      String prefix = String.format("c%02d", rule);
      assertThat(methods(prefix)).as("tests of " + prefix).isNotEmpty();
      assertThat(BITES).as("flaws for " + prefix).anyMatch(bite -> bite.rule().equals(prefix));
    }
    assertThat(IntStream.of(0, 21, 22).mapToObj(n -> methods(String.format("c%02d", n))))
        .as("rules that do not exist")
        .allMatch(List::isEmpty);
  }

  private static Events run(String rule, Flaw flaw) {
    FlawedKit.flaw = flaw;
    return EngineTestKit.engine("junit-jupiter")
        .selectors(methods(rule).toArray(MethodSelector[]::new))
        .execute()
        .testEvents();
  }

  private static List<MethodSelector> methods(String rule) {
    return Arrays.stream(FlawedKit.class.getMethods())
        .filter(method -> method.getName().startsWith(rule) && method.isDefault())
        .map(method -> selectMethod(FlawedKit.class, method))
        .toList();
  }

  private static Set<String> names(Events events) {
    return events.stream()
        .map(Event::getTestDescriptor)
        .map(test -> test.getDisplayName().replaceAll("\\(.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
