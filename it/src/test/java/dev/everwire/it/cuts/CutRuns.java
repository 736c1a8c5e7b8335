package dev.everwire.it.cuts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.Event;
import dev.everwire.WebSocketFactory;
import dev.everwire.testkit.proxy.Direction;
import dev.everwire.testkit.server.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** The exchanges over one transport, each cut somewhere else, and what each has broken. */
final class CutRuns {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ScriptedServer server;
  private final Allowance allowance;
  private final List<Callable<List<String>>> even = new ArrayList<>();
  private final List<Callable<List<String>>> odd = new ArrayList<>();
  private boolean played;

  CutRuns(ScriptedServer server, Allowance allowance) {
    this.server = server;
    this.allowance = allowance;
  }

  int count() {
    return even.size() + odd.size();
  }

  /**
   * Adds an exchange, cut wherever the share says.
   *
   * @param hasty gives up a handshake soon, as it will be cut
   * @param patient for what is cut only after the handshake
   */
  void add(Exchange exchange, WebSocketFactory hasty, WebSocketFactory patient, Share share)
      throws InterruptedException {
    Recording whole = record(exchange, patient);
    for (Cut cut : cuts(exchange, whole, share)) {
      boolean withinHandshake = cut.afterBytes() < whole.headLength(cut.direction());
      WebSocketFactory first = withinHandshake ? hasty : patient;
      (count() % 2 == 0 ? even : odd).add(() -> run(exchange, whole, cut, first, patient));
    }
  }

  /** Plays every second one, and at the next call the others; returns what was broken. */
  List<String> playHalf() throws InterruptedException, ExecutionException {
    List<Callable<List<String>>> half = played ? odd : even;
    played = true;
    return SideBySide.play(half);
  }

  private Recording record(Exchange exchange, WebSocketFactory transport)
      throws InterruptedException {
    try (CutProxy proxy = CutProxy.healthy(server.port())) {
      Connection connection = Connection.begin(transport, proxy.url(), exchange);
      connection.awaitEnd(() -> false);
      assertThat(proxy.awaitClientGone(LIMIT)).isTrue();
      return Recording.of(proxy.connections().get(0));
    }
  }

  /** The handshake is the same whoever closes, and cut once. */
  private static List<Cut> cuts(Exchange exchange, Recording whole, Share share) {
    List<Cut> cuts = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      int from = exchange == Exchange.CLIENT_CLOSES ? 0 : whole.headLength(direction) + 1;
      for (Cut.Kind kind : Cut.Kind.values()) {
        share
            .of(from, whole.length(direction))
            .forEach(offset -> cuts.add(new Cut(kind, direction, offset)));
      }
    }
    return cuts;
  }

  /** Plays one; patiently if a busy machine let the hasty handshake time out ahead of its cut. */
  private List<String> run(
      Exchange exchange, Recording whole, Cut cut, WebSocketFactory first, WebSocketFactory patient)
      throws InterruptedException {
    List<String> broken = runOnce(exchange, whole, cut, first);
    if (broken.size() == 2 && broken.contains(Verdict.NOT_REACHED)) {
      broken = runOnce(exchange, whole, cut, patient);
    }
    return broken.stream().map(what -> exchange + ", " + cut + ": " + what).toList();
  }

  private List<String> runOnce(
      Exchange exchange, Recording whole, Cut cut, WebSocketFactory transport)
      throws InterruptedException {
    try (CutProxy proxy = CutProxy.cuttingAll(server.port(), cut)) {
      Connection connection = Connection.begin(transport, proxy.url(), exchange);
      connection.awaitEnd(() -> allowance.mayMiss(cut.kind()) && proxy.hasCut());
      boolean gone = proxy.awaitClientGone(LIMIT);
      List<Event> events = connection.events().all();
      List<String> broken =
          new ArrayList<>(Verdict.of(exchange, whole, cut, allowance, proxy.hasCut(), events));
      if (!gone) {
        broken.add("C17: no socket is left behind");
      }
      if (!broken.isEmpty()) {
        broken.add("after " + events);
      }
      return broken;
    } catch (AssertionError | RuntimeException e) {
      return List.of(e.toString());
    }
  }
}
