package dev.everwire.cli.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the simulated fleet does, with small numbers. */
class StormTest {

  private static final int CLIENTS = 2_000;
  private static final int CAPACITY = 200;
  private static final int RATE = 10;
  private static final int IN_FLIGHT = 4;

  private static Scenario scenario(int clients, Duration down) {
    return new Scenario(
        clients,
        100,
        down,
        Duration.ofSeconds(1),
        CAPACITY,
        CAPACITY,
        Duration.ofSeconds(10),
        IN_FLIGHT,
        RATE,
        42);
  }

  private static final Scenario SCENARIO = scenario(CLIENTS, Duration.ofSeconds(10));

  @ParameterizedTest
  @EnumSource
  void everyoneComesBackAndTheServerTakesNoMoreThanItCan(Strategy strategy) {
    for (boolean gated : new boolean[] {false, true}) {
      StormResult result = new Storm(SCENARIO, strategy, gated).run();

      assertThat(Arrays.stream(result.back()).sum()).isEqualTo(CLIENTS);
      assertThat(Arrays.stream(result.back()).max().orElse(0)).isLessThanOrEqualTo(CAPACITY + 1);
      assertThat(Arrays.stream(result.back()).limit(10).sum()).as("while it is down").isZero();
      assertThat(Duration.ofMillis(result.allBackMs())).isGreaterThan(SCENARIO.soonest());
      assertThat(result.secondsUntilBack(50))
          .isBetween(10, result.secondsUntilBack(99))
          .isLessThan(60);
      assertThat(result.wasted()).isEqualTo(result.attemptsInAll() - CLIENTS).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameScenarioGivesTheSameFigures(Strategy strategy) {
    StormResult first = new Storm(SCENARIO, strategy, true).run();
    StormResult second = new Storm(SCENARIO, strategy, true).run();

    assertThat(StormCsv.of(List.of(second))).isEqualTo(StormCsv.of(List.of(first)));
    assertThat(second.allBackMs()).isEqualTo(first.allBackMs());
  }

  @ParameterizedTest
  @EnumSource
  void theGateBoundsTheAttemptsOfAProcess(Strategy strategy) {
    StormResult gated = new Storm(SCENARIO, strategy, true).run();

    assertThat(gated.processPeak()).isLessThanOrEqualTo(RATE + IN_FLIGHT);
  }

  @Test
  void theTypeScriptDefaultsSendAProcessInStepAndFreshJitterDoesNot() {
    StormResult inStep = new Storm(SCENARIO, Strategy.TYPESCRIPT, false).run();
    StormResult spread = new Storm(SCENARIO, Strategy.EVERWIRE, false).run();

    assertThat(inStep.processPeak()).isGreaterThan(3 * spread.processPeak() / 2);
  }

  @Test
  void nobodyComesBeforeTheServerAskedFor() {
    StormResult result = new Storm(SCENARIO, Strategy.RETRY_AFTER, false).run();

    // Lost by 1 s, first attempt by 6.1 s and no earlier than 1 s, second 10 s after that.
    assertThat(Arrays.stream(result.attempts()).limit(11).sum()).isEqualTo(CLIENTS);
  }

  @Test
  void withoutAnOutageAndWithinTheBacklogNothingIsWasted() {
    StormResult result = new Storm(scenario(100, Duration.ZERO), Strategy.EVERWIRE, false).run();

    assertThat(result.attemptsInAll()).isEqualTo(100);
    assertThat(result.wasted()).isZero();
    assertThat(result.allBackMs()).isBetween(1_050, 6_500);
  }

  @Test
  void theReportsHaveALineForEachStorm() {
    List<StormResult> results =
        List.of(
            new Storm(SCENARIO, Strategy.EVERWIRE, false).run(),
            new Storm(SCENARIO, Strategy.EVERWIRE, true).run());

    List<String> lines = new StormText(SCENARIO, results).lines();

    assertThat(lines.get(0))
        .startsWith("2,000 clients in 20 processes. The server is gone for 10s, then takes 200");
    assertThat(lines).filteredOn(line -> line.startsWith("Everwire defaults, gate")).hasSize(2);
    assertThat(lines).allMatch(line -> line.length() <= 120);
    assertThat(StormCsv.of(results)).startsWith("strategy,gate,second,attempts,back\n");
    assertThat(new StormPage(SCENARIO, results).page())
        .contains("</svg>", "<td>Everwire defaults, gate</td>", "prefers-color-scheme")
        .doesNotContain("http:");
  }
}
