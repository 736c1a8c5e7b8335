package dev.everwire.it.kernel;

import dev.everwire.it.transport.Setup;
import dev.everwire.it.transport.TransportUnderTest;
import dev.everwire.it.transport.Transports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The program on the client's side of all links: numbered flows of every transport. It is told in
 * lines:
 *
 * <ul>
 *   <li>{@code open FLOW TRANSPORT URL EVERY INTERVAL TIMEOUT}: begin a flow of one message every
 *       EVERY milliseconds in each direction (none if 0), with a heartbeat of so many milliseconds
 *       (none if 0)
 *   <li>{@code finish FLOW}: send no more, and tell when all has arrived on both sides
 *   <li>{@code close FLOW}
 * </ul>
 *
 * <p>It tells what happens as {@link Report} reads it.
 */
final class ClientProgram {

  private final Map<String, TransportUnderTest> transports = new HashMap<>();
  private final Map<String, TransportUnderTest.Lease> leases = new HashMap<>();
  private final Map<String, NumberedFlow> flows = new HashMap<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  private ClientProgram() {
    for (TransportUnderTest transport : Transports.all()) {
      transports.put(transport.name(), transport);
    }
  }

  public static void main(String... arguments) throws IOException {
    ClientProgram program = new ClientProgram();
    try (BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      say("ready");
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        program.obey(line.split(" ", -1));
      }
    } finally {
      // Containers have threads that are no daemons, and there is nothing left to do.
      Runtime.getRuntime().halt(0);
    }
  }

  private void obey(String... words) {
    String name = words[1];
    switch (words[0]) {
      case "open" -> flows.put(name, open(name, words));
      case "finish" -> named(flows, name).finish();
      case "close" -> {
        named(flows, name).close();
        flows.remove(name);
      }
      default -> throw new IllegalArgumentException("unknown command: " + words[0]);
    }
  }

  private static <T> T named(Map<String, T> things, String name) {
    return Objects.requireNonNull(things.get(name), name);
  }

  private NumberedFlow open(String name, String... words) {
    TransportUnderTest.Lease lease =
        leases.computeIfAbsent(words[2], n -> named(transports, n).lease(Setup.DEFAULT));
    return new NumberedFlow(
        name,
        words[3],
        Long.parseLong(words[4]),
        NumberedFlow.options(lease.factory(), Long.parseLong(words[5]), Long.parseLong(words[6])),
        clock);
  }

  /** Writes a line. */
  static void say(String line) {
    System.out.println(line);
  }
}
