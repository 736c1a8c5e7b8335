package dev.everwire.it.matrix;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.everwire.it.matrix.Cell.Result;
import dev.everwire.it.transport.TransportUnderTest;
import dev.everwire.it.transport.Transports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays the matrix: a cut of it with the other tests, all of it with {@code
 * -Deverwire.matrix=whole}; {@code -Deverwire.matrix.peers} is an expression that chooses peers by
 * their names. With {@code -Deverwire.docs=write} its table becomes {@code docs/interop.md}.
 */
class InteropMatrixTest {

  private static final boolean WHOLE = "whole".equals(System.getProperty("everwire.matrix"));
  private static final Pattern PEERS =
      Pattern.compile(System.getProperty("everwire.matrix.peers", ".*"));
  private static final Path PAGE = Path.of("..", "docs", "interop.md");

  private static final List<TransportUnderTest> TRANSPORTS = Transports.inMatrix();
  private static final Matrix MATRIX =
      new Matrix(TRANSPORTS.stream().map(TransportUnderTest::name).toList());

  @TestFactory
  Stream<DynamicContainer> matrix(@TempDir Path directory) {
    return Peers.all(WHOLE).stream()
        .filter(peer -> PEERS.matcher(peer.name()).matches())
        .map(peer -> new PeerUnderTest(peer, directory.resolve(peer.name())).container());
  }

  /** Writes or prints what came out. */
  @AfterAll
  static void show() throws IOException {
    System.out.println(MATRIX.summary() + MATRIX.skippedPeers());
    if ("write".equals(System.getProperty("everwire.docs"))) {
      Files.writeString(PAGE, MATRIX.toMarkdown());
    }
  }

  /** One peer: started before its first case, ended after the last. */
  private static final class PeerUnderTest {

    private final Peer peer;
    private final Path directory;
    private Peer.@Nullable Running running;

    PeerUnderTest(Peer peer, Path directory) {
      this.peer = peer;
      this.directory = directory;
    }

    DynamicContainer container() {
      // JUnit draws one test at a time from the stream, so that cells() sees what start() did.
      Stream<DynamicNode> tests =
          Stream.of(0, 1)
              .flatMap(i -> i == 0 ? Stream.of(dynamicTest("starts", this::start)) : cells());
      return DynamicContainer.dynamicContainer(peer.name(), tests.onClose(this::end));
    }

    private void start() throws IOException {
      Files.createDirectories(directory);
      try {
        running = peer.start(directory);
      } catch (Exception | AssertionError e) {
        MATRIX.skip(peer.name(), String.valueOf(e.getMessage()));
        if ("true".equals(System.getenv("CI"))) {
          fail(e);
        }
        abort(peer.name() + " could not be started: " + e);
      }
    }

    private Stream<DynamicTest> cells() {
      return running == null
          ? Stream.of()
          : running.cases().stream()
              .filter(row -> WHOLE || !row.wholeOnly())
              .flatMap(row -> TRANSPORTS.stream().map(transport -> cell(row, transport)));
    }

    private DynamicTest cell(InteropCase row, TransportUnderTest transport) {
      return dynamicTest(
          name(row, transport),
          () -> {
            CellRunner.Verdict verdict = CellRunner.run(peer.name(), row, transport);
            MATRIX.add(verdict.cell());
            if (verdict.cell().result() == Result.FAILED) {
              fail(name(row, transport), verdict.failure());
            }
            if (verdict.cell().result() == Result.NOT_APPLICABLE) {
              abort(verdict.cell().why());
            }
          });
    }

    /** With the peer in it: reports show the name alone. */
    private String name(InteropCase row, TransportUnderTest transport) {
      return peer.name() + ": " + row.name() + ": " + transport.name();
    }

    private void end() {
      if (running != null) {
        running.end().run();
      }
    }
  }
}
