package dev.everwire.it.kernel;

import static dev.everwire.it.kernel.Expected.EITHER;
import static dev.everwire.it.kernel.Expected.FALLS;
import static dev.everwire.it.kernel.Expected.NOTICED;
import static dev.everwire.it.kernel.Expected.STAYS;
import static dev.everwire.it.kernel.Link.End.CLIENT;
import static dev.everwire.it.kernel.Link.End.SERVER;

import dev.everwire.it.kernel.Link.Fault;
import java.util.List;
import java.util.stream.Stream;

/** All that is done to the links, hosts and proxies. */
final class Scenarios {

  private static final String[] DROP = {"-j", "DROP"};

  /** Longer than it takes to notice, so that it lasts on into the attempts to reconnect. */
  private static final double UNTIL_NOTICED = 6;

  private Scenarios() {}

  static List<Scenario> all() {
    return Stream.of(silence(), loss(), routes(), resets(), hosts(), emulated(), proxies())
        .flatMap(List::stream)
        .toList();
  }

  /** Packets that vanish without a word: only a heartbeat tells. */
  private static List<Scenario> silence() {
    return List.of(
        Scenario.of("nothing arrives at the server", NOTICED, dropping(SERVER)).shared(),
        Scenario.of("nothing arrives at the client", NOTICED, dropping(CLIENT)).shared(),
        Scenario.of("nothing arrives anywhere", NOTICED, Scenarios::blackHole).shared(),
        Scenario.of("nothing arrives anywhere, on a quiet link", NOTICED, Scenarios::blackHole)
            .pace(Pace.QUIET)
            .shared(),
        Scenario.of(
                "large packets vanish",
                NOTICED,
                droppingOnBoth("-m", "length", "--length", "600:65535", "-j", "DROP"))
            .shared(),
        Scenario.of("new connections get no answer", FALLS, Scenarios::noAnswerToSyn),
        Scenario.of("a firewall forgets its connections", NOTICED, Scenarios::expiry).shared());
  }

  private static Scenario.Play dropping(Link.End end) {
    return scene -> {
      scene.under(scene.link().arrivingAt(end, DROP), UNTIL_NOTICED);
    };
  }

  private static Scenario.Play droppingOnBoth(String... rule) {
    return droppingFor(UNTIL_NOTICED, rule);
  }

  private static void blackHole(Scene scene) throws Exception {
    droppingOnBoth(DROP).play(scene);
  }

  private static void noAnswerToSyn(Scene scene) throws Exception {
    Fault noSyn = scene.link().arrivingAt(SERVER, "-p", "tcp", "--syn", "-j", "DROP");
    scene.under(noSyn, s -> killAndHold(s, 3));
  }

  private static void expiry(Scene scene) throws Exception {
    // The firewall gets to know the connections first.
    Fault tracking =
        scene.link().arrivingAtBoth("-m", "conntrack", "--ctstate", "NEW", "-j", "ACCEPT");
    scene.under(tracking, 1);
    scene.under(
        scene.link().expireFirewall(),
        s -> {
          s.awaitAllLost(1);
          s.awaitAllOpen();
        });
  }

  private static void killAndHold(Scene scene, double seconds) throws InterruptedException {
    scene.link().killConnections(CLIENT, Front.PORT);
    scene.holdSeconds(seconds);
  }

  /** Packets that get lost by chance, or find no room. */
  private static List<Scenario> loss() {
    return List.of(
        Scenario.of("5 % of the packets are lost", EITHER, losing("0.05")),
        Scenario.of("20 % of the packets are lost", EITHER, losing("0.2")).shared(),
        Scenario.of("30 % of the packets are lost", EITHER, losing("0.3")),
        Scenario.of("64 kbit/s", EITHER, limitedTo("64kbit")).shared(),
        Scenario.of("16 kbit/s", EITHER, limitedTo("16kbit")));
  }

  private static Scenario.Play losing(String share) {
    return droppingFor(
        8, "-m", "statistic", "--mode", "random", "--probability", share, "-j", "DROP");
  }

  private static Scenario.Play droppingFor(double seconds, String... rule) {
    return scene -> {
      scene.under(scene.link().arrivingAtBoth(rule), seconds);
    };
  }

  private static Scenario.Play limitedTo(String rate) {
    return scene -> {
      scene.under(scene.link().bandwidth(rate), 8);
    };
  }

  /** Links and addresses that go away. */
  private static List<Scenario> routes() {
    return List.of(
        Scenario.of("the link flaps", EITHER, Scenarios::flap).shared(),
        Scenario.of("the link is down", NOTICED, Scenarios::linkDown),
        Scenario.of("there is no route", EITHER, Scenarios::noRoute),
        Scenario.of("the client's address changes", NOTICED, Scenarios::roam).shared());
  }

  private static void flap(Scene scene) throws Exception {
    for (int i = 0; i < 4; i++) {
      scene.under(scene.link().down(), 0.6);
      scene.holdSeconds(0.9);
    }
  }

  private static void linkDown(Scene scene) throws Exception {
    scene.under(scene.link().down(), UNTIL_NOTICED);
  }

  private static void noRoute(Scene scene) throws Exception {
    scene.under(scene.link().unreachable(), UNTIL_NOTICED);
  }

  private static void roam(Scene scene) throws Exception {
    scene.link().moveClient();
    scene.faultIsInPlace();
    scene.awaitAllLost(1);
    scene.awaitAllOpen();
  }

  /** Connections that are ended with a word. */
  private static List<Scenario> resets() {
    return List.of(
        Scenario.of("resets for a second", FALLS, rejecting("tcp-reset", 1)).shared(),
        Scenario.of(
            "ICMP says prohibited", EITHER, rejecting("icmp-admin-prohibited", UNTIL_NOTICED)),
        Scenario.of("the client's sockets are killed", FALLS, killing(CLIENT)).shared(),
        Scenario.of("the server's sockets are killed", FALLS, killing(SERVER)).shared());
  }

  private static Scenario.Play rejecting(String how, double seconds) {
    return scene -> {
      scene.under(
          scene.link().arrivingAt(SERVER, "-p", "tcp", "-j", "REJECT", "--reject-with", how),
          seconds);
    };
  }

  private static Scenario.Play killing(Link.End end) {
    return scene -> {
      for (int i = 1; i <= 3; i++) {
        scene.link().killConnections(end, Front.PORT);
        scene.awaitAllLost(i);
        scene.awaitAllOpen();
      }
    };
  }

  /** Servers that stop, die, or are too busy. */
  private static List<Scenario> hosts() {
    return List.of(
        Scenario.of("the server freezes", NOTICED, Scenarios::freeze).shared(),
        Scenario.of("the server is killed, and starts again", FALLS, killedFor(0)).shared(),
        Scenario.of("the server is killed, and starts 3 s later", FALLS, killedFor(3)),
        Scenario.of("the server accepts no more", FALLS, Scenarios::acceptQueueFull));
  }

  private static void freeze(Scene scene) throws Exception {
    scene.under(scene.server().freeze(), UNTIL_NOTICED);
  }

  private static Scenario.Play killedFor(double seconds) {
    return scene -> {
      scene.server().kill();
      scene.holdSeconds(seconds);
      scene.server().restart();
    };
  }

  private static void acceptQueueFull(Scene scene) throws Exception {
    scene.server().kill();
    scene.server().restart(1);
    scene.awaitAllOpen();
    scene.under(scene.server().freeze(), s -> killAndHold(s, 4));
  }

  /** What needs an emulator of links. */
  private static List<Scenario> emulated() {
    return List.of(
        emulated("50 ms of delay", STAYS, "delay=50 jitter=20").shared(),
        emulated("500 ms of delay", STAYS, "delay=500 jitter=100"),
        emulated("a quarter of the packets come late", STAYS, "delay=5 reorder=0.25").shared(),
        emulated("a fifth of the packets come twice", STAYS, "duplicate=0.2"),
        emulated("5 % of the packets are damaged", EITHER, "corrupt=0.05").shared(),
        emulated(
            "a train ride",
            EITHER,
            "delay=150 jitter=100 loss=0.05 reorder=0.05 duplicate=0.02 corrupt=0.01"));
  }

  private static Scenario emulated(String name, Expected expected, String conditions) {
    return Scenario.of(
            name,
            expected,
            scene -> {
              scene.under(scene.link().emulator().conditions(conditions), 6);
            })
        .emulated();
  }

  /** Proxies that cut what is idle for two seconds. */
  private static List<Scenario> proxies() {
    // The JDK's transport probes for a missed end three seconds long (EndProbe), and is idle then.
    Pace idle = Pace.BRISK.every(7_000);
    return Stream.of(Front.NGINX, Front.HAPROXY)
        .flatMap(
            front ->
                Stream.of(
                    idling("idle, with a heartbeat,", front, STAYS, idle),
                    idling("idle, without a heartbeat,", front, FALLS, idle.withoutHeartbeat())))
        .toList();
  }

  private static Scenario idling(String name, Front front, Expected expected, Pace pace) {
    return Scenario.of(name + " behind " + front.title(), expected, scene -> scene.holdSeconds(8))
        .behind(front)
        .pace(pace)
        .shared();
  }
}
