package dev.everwire.it.rfc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.it.transport.TransportUnderTest;
import dev.everwire.it.transport.Transports;
import dev.everwire.testkit.rfc.RfcCase;
import dev.everwire.testkit.rfc.RfcCases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Every RFC case on every transport ends as the standard asks or allows, or as is declared for the
 * transport; and docs/conformance.md tells it. {@code -Deverwire.docs=write} writes that document;
 * {@code -Deverwire.rfc.transport} and {@code -Deverwire.rfc.case} name one transport and a case,
 * or the beginning of its id, and leave the document alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RfcCasesTest {

  private static final String TRANSPORT = System.getProperty("everwire.rfc.transport", "");
  private static final String CASE = System.getProperty("everwire.rfc.case", "");

  private final List<RfcCase> cases =
      RfcCases.all().stream().filter(c -> c.id().startsWith(CASE)).toList();
  private final Map<String, List<Result>> results = new LinkedHashMap<>();

  @TestFactory
  Stream<DynamicNode> endAsTheStandardAsksOrAsDeclared() {
    Stream<DynamicNode> transports =
        Transports.all().stream()
            .filter(transport -> TRANSPORT.isEmpty() || transport.name().equals(TRANSPORT))
            .map(this::container);
    return TRANSPORT.isEmpty() && CASE.isEmpty()
        ? Stream.concat(transports, Stream.of(document()))
        : transports;
  }

  private DynamicTest document() {
    return DynamicTest.dynamicTest(
        "docs/conformance.md", () -> new ConformanceDocument(cases, results).check());
  }

  /** A transport's cases start when JUnit comes to them; behind them, it leaves the memory. */
  private DynamicContainer container(TransportUnderTest transport) {
    TransportRun run = new TransportRun(transport);
    List<Result> seen = new ArrayList<>();
    results.put(transport.name(), seen);
    return DynamicContainer.dynamicContainer(
        transport.name(),
        Stream.of(cases)
            .flatMap(
                all -> {
                  List<Future<Result>> futures = run.start(all);
                  return Stream.iterate(0, i -> i < all.size(), i -> i + 1)
                      .map(i -> test(all.get(i), futures.get(i), seen));
                })
            .onClose(run::close));
  }

  private static DynamicTest test(RfcCase rfcCase, Future<Result> future, List<Result> seen) {
    return DynamicTest.dynamicTest(
        rfcCase.toString(),
        () -> {
          Result result = future.get();
          seen.add(result);
          result.complaint().ifPresent(complaint -> assertThat(complaint).isEmpty());
        });
  }
}
