package dev.everwire.it.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One host with a client of every transport, and any number of links from it, each to a server's
 * host of its own: what breaks on one link leaves the others alone, so scenarios can be played side
 * by side. Thread-safe.
 */
final class Rig implements AutoCloseable {

  private static final List<List<String>> NEEDED =
      List.of(
          List.of("ip", "-Version"),
          List.of("tc", "-Version"),
          List.of("ss", "--version"),
          List.of("iptables", "--version"),
          List.of("conntrack", "--version"),
          List.of("/usr/bin/python3", "--version"),
          List.of("/usr/sbin/nginx", "-v"),
          List.of("/usr/sbin/haproxy", "-v"),
          List.of("node", "--input-type=module", "--eval", "import 'ws'"));

  private final Namespace client;
  private final LineProcess program;
  private final Map<String, FlowRecord> records = new ConcurrentHashMap<>();
  private final AtomicInteger links = new AtomicInteger();
  private final Thread atExit = new Thread(this::deleteNamespaces, "kernel rig");
  private final Map<Link, Boolean> openLinks = new ConcurrentHashMap<>();

  private Rig() {
    Namespace.sweep();
    client = Namespace.create("client");
    Runtime.getRuntime().addShutdownHook(atExit);
    program =
        LineProcess.start(
            client.within(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ClientProgram.class.getName())),
            line -> {
              Report report = Report.parse(line);
              record(report).clientTold(report);
            });
  }

  static Rig start() {
    return new Rig();
  }

  /** Returns what is missing to start one; "" if nothing is. */
  static String missing() {
    if (!isRoot()) {
      return "needs root";
    }
    try {
      for (List<String> command : NEEDED) {
        Command.run(command);
      }
    } catch (RuntimeException e) {
      return "needs what .ci/setup installs: " + e.getMessage();
    }
    try {
      Namespace.create("probe").close();
      return "";
    } catch (RuntimeException e) {
      return "may not make network namespaces: " + e.getMessage();
    }
  }

  static boolean isRoot() {
    return Command.run("id", "-u").equals("0");
  }

  /** Makes a link, with a server at its other end. */
  Line line(Link.Kind kind, Front front) {
    Link link = Link.create(client, links.incrementAndGet(), kind);
    openLinks.put(link, true);
    ServerHost server =
        ServerHost.start(
            link.server(),
            front,
            line -> {
              Report report = Report.parse(line);
              record(report).serverTold(report);
            });
    return new Line(link, server);
  }

  private FlowRecord record(Report report) {
    FlowRecord record = records.get(report.flow());
    if (record == null) {
      throw new IllegalStateException("of no flow: " + report);
    }
    return record;
  }

  /** A link and the server at its other end. */
  final class Line implements AutoCloseable {

    private final Link link;
    private final ServerHost server;
    private final AtomicInteger flows = new AtomicInteger();

    private Line(Link link, ServerHost server) {
      this.link = link;
      this.server = server;
    }

    Link link() {
      return link;
    }

    ServerHost server() {
      return server;
    }

    /** Begins a flow. */
    Flow open(String transport, Pace pace) {
      String name = link.device(Link.End.CLIENT) + "-" + flows.incrementAndGet();
      FlowRecord record = new FlowRecord(transport);
      records.put(name, record);
      String url = "ws://" + link.serverAddress() + ":" + Front.PORT + "/";
      program.tell(
          String.join(
              " ",
              "open",
              name,
              transport,
              url,
              Long.toString(pace.everyMs()),
              Long.toString(pace.intervalMs()),
              Long.toString(pace.timeoutMs())));
      return new Flow(name, record);
    }

    @Override
    public void close() {
      server.close();
      openLinks.remove(link);
      link.close();
    }
  }

  /** A flow that runs in the client's program, and what is known of it. */
  final class Flow implements AutoCloseable {

    private final String name;
    private final FlowRecord record;

    private Flow(String name, FlowRecord record) {
      this.name = name;
      this.record = record;
    }

    FlowRecord record() {
      return record;
    }

    /** Lets it send no more; its record is done when all has arrived. */
    void finish() {
      program.tell("finish " + name);
    }

    @Override
    public void close() {
      program.tell("close " + name);
    }
  }

  private void deleteNamespaces() {
    openLinks.keySet().forEach(Link::close);
    client.close();
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    program.close();
    deleteNamespaces();
  }
}
