package dev.everwire.it.kernel;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.everwire.it.transport.TransportUnderTest;
import dev.everwire.it.transport.Transports;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays the scenarios over every transport, several at a time: a share of them with the other
 * tests, all of them with {@code -Deverwire.kernel=whole}; {@code -Deverwire.kernel.scenarios} is
 * an expression that chooses some by their names. With {@code -Deverwire.docs=write} the table
 * becomes {@code docs/kernel-faults.md}.
 */
class KernelFaultsTest {

  private static final boolean WHOLE = "whole".equals(System.getProperty("everwire.kernel"));
  private static final int AT_A_TIME = Integer.getInteger("everwire.kernel.parallel", 6);
  private static final Pattern CHOSEN =
      Pattern.compile(System.getProperty("everwire.kernel.scenarios", ".*"));

  private static final List<String> TRANSPORTS =
      Transports.all().stream().map(TransportUnderTest::name).toList();
  private static final List<Scenario> SCENARIOS =
      Scenarios.all().stream()
          .filter(scenario -> WHOLE || scenario.share())
          .filter(scenario -> CHOSEN.matcher(scenario.name()).matches())
          .toList();

  private static final Map<Scenario, List<Outcome>> OUTCOMES = new LinkedHashMap<>();

  private static Rig rig;
  private static ExecutorService stage;

  @BeforeAll
  static void start() {
    KernelFaults.require(SCENARIOS.size());
    rig = Rig.start();
    stage = Executors.newFixedThreadPool(AT_A_TIME);
  }

  @AfterAll
  static void end() throws IOException {
    if (rig != null) {
      stage.shutdownNow();
      rig.close();
      new KernelFaultsDocument(TRANSPORTS, OUTCOMES).publish();
    }
  }

  @TestFactory
  Stream<DynamicContainer> nothingIsLost() {
    Map<Scenario, Future<List<Outcome>>> playing = new LinkedHashMap<>();
    for (Scenario scenario : SCENARIOS) {
      playing.put(scenario, stage.submit(() -> play(scenario)));
    }
    return playing.entrySet().stream().map(entry -> container(entry.getKey(), entry.getValue()));
  }

  private static DynamicContainer container(Scenario scenario, Future<List<Outcome>> outcomes) {
    return dynamicContainer(
        scenario.name(), TRANSPORTS.stream().map(transport -> cell(scenario, transport, outcomes)));
  }

  private static DynamicTest cell(
      Scenario scenario, String transport, Future<List<Outcome>> outcomes) {
    return dynamicTest(
        scenario.name() + ": " + transport,
        () -> {
          List<Outcome> all = result(outcomes);
          OUTCOMES.put(scenario, all);
          Outcome outcome = all.get(TRANSPORTS.indexOf(transport));
          if (outcome.complaint() != null) {
            fail(outcome.complaint());
          }
        });
  }

  private static List<Outcome> result(Future<List<Outcome>> outcomes) throws Exception {
    try {
      return outcomes.get();
    } catch (ExecutionException e) {
      throw new AssertionError("the scenario could not be played", e.getCause());
    }
  }

  private static List<Outcome> play(Scenario scenario) throws Exception {
    try (Scene scene =
        Scene.open(rig, scenario.link(), scenario.front(), scenario.pace(), TRANSPORTS)) {
      scenario.play().play(scene);
      scene.finish();
      List<Outcome> outcomes =
          scene.flows().stream().map(flow -> Outcome.of(scenario, scene, flow.record())).toList();
      outcomes.stream()
          .filter(outcome -> scenario.expected() == Expected.NOTICED && outcome.noticedMs() <= 0)
          .forEach(outcome -> System.out.println(scenario.name() + ", not by silence: " + outcome));
      return outcomes;
    }
  }
}
