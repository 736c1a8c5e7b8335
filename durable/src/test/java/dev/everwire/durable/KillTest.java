package dev.everwire.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseCode;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * R13: a process that sends is killed, again and again, at a random moment ({@code
 * -Deverwire.kills=200}); the server, which resets connections meanwhile, counts what arrived.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class KillTest {

  private static final int KILLS = Integer.getInteger("everwire.kills", 5);
  private static final int MAX_ACCEPTED_BEFORE_KILL = 40;
  private static final int MAX_MILLIS_BEFORE_KILL = 1_500;
  private static final int MAX_MESSAGES_BEFORE_RESET = 200;

  private final long seed = Long.getLong("everwire.kills.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private final Queue<String> arrivals = new ConcurrentLinkedQueue<>();
  private final List<String> accepted = new ArrayList<>();

  /** A server that reset every connection would leave little of it to confirm anything. */
  private volatile boolean resets = true;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path directory;

  @Test
  void nothingAcceptedIsMissingAtTheServer() throws Exception {
    killAgainAndAgain(DeliveryGuarantee.AT_LEAST_ONCE);

    Set<String> missing = new HashSet<>(accepted);
    missing.removeAll(new HashSet<>(arrivals));
    assertThat(missing).as("accepted and missing; seed %s", seed).isEmpty();
  }

  @Test
  void atMostOnceNothingArrivesTwice() throws Exception {
    killAgainAndAgain(DeliveryGuarantee.AT_MOST_ONCE);

    assertThat(arrivals).as("seed %s", seed).doesNotHaveDuplicates();
  }

  private void killAgainAndAgain(DeliveryGuarantee guarantee) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(this::serve)) {
      for (int run = 0; run < KILLS; run++) {
        runAndKill(command(server, guarantee, run));
      }
      resets = false;
      Process last = command(server, guarantee, -1).inheritIO().start();
      try {
        assertThat(last.waitFor(120, TimeUnit.SECONDS)).as("drains").isTrue();
        assertThat(last.exitValue()).isZero();
      } finally {
        last.destroyForcibly();
      }
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).as("damaged files").hasSize(1);
    }
    Set<String> arrived = new HashSet<>(arrivals);
    System.out.printf(
        "%s: %d kills, %d accepted, %d arrived, %d of them more than once, %d accepted are missing%n",
        guarantee,
        KILLS,
        accepted.size(),
        arrived.size(),
        arrivals.size() - arrived.size(),
        accepted.stream().filter(id -> !arrived.contains(id)).count());
    assertThat(accepted).as("accepted").hasSizeGreaterThan(KILLS);
  }

  private ProcessBuilder command(ScriptedServer server, DeliveryGuarantee guarantee, int run) {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            SenderProgram.class.getName(),
            server.url(),
            directory.resolve("queue").toString(),
            guarantee.name(),
            Integer.toString(run))
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** Most are killed while they send; some at whatever they do after they were started. */
  private void runAndKill(ProcessBuilder command) throws Exception {
    Process process = command.start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      if (random.nextInt(4) == 0) {
        process.waitFor(random.nextInt(MAX_MILLIS_BEFORE_KILL), TimeUnit.MILLISECONDS);
      } else {
        readAccepted(lines, 1 + random.nextInt(MAX_ACCEPTED_BEFORE_KILL));
        process.waitFor(random.nextInt(3_000), TimeUnit.MICROSECONDS);
      }
      assertThat(process.isAlive()).as("runs until it is killed").isTrue();
      // The handle leaves the pipe open: what was printed before is still to be read.
      assertThat(process.toHandle().destroyForcibly()).isTrue();
      readAccepted(lines, Integer.MAX_VALUE);
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  /** A line that the kill has cut in two was not printed. */
  private void readAccepted(BufferedReader lines, int atMost) throws IOException {
    String line = "";
    for (int i = 0; i < atMost && (line = lines.readLine()) != null; i++) {
      accepted.add(line);
    }
  }

  private void serve(ServerConnection connection) throws Exception {
    connection.accept();
    int before = 1 + new Random(seed + connection.number()).nextInt(MAX_MESSAGES_BEFORE_RESET);
    for (int i = 0; i < before || !resets || connection.number() % 3 > 0; i++) {
      Frame frame = connection.readMessage();
      if (frame == null || frame.opcode() == Frame.CLOSE) {
        connection.close(CloseCode.NORMAL, "");
        return;
      }
      arrivals.add(frame.payloadText());
    }
    connection.reset();
  }
}
