package dev.everwire.it.kernel;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A link from the clients' host to a server's host of its own, and the ways to break it. */
final class Link implements AutoCloseable {

  /** What carries the packets. */
  enum Kind {
    /** A pair of virtual Ethernet devices. */
    VETH,
    /** Two TUN devices, and a {@link LinkEmulator} between them. */
    EMULATED
  }

  /** Which end of the link. */
  enum End {
    CLIENT,
    SERVER
  }

  private final Namespace client;
  private final Namespace server;
  private final int number;
  private final @Nullable LinkEmulator emulator;

  private Link(Namespace client, Namespace server, int number, @Nullable LinkEmulator emulator) {
    this.client = client;
    this.server = server;
    this.number = number;
    this.emulator = emulator;
  }

  /**
   * Makes a link.
   *
   * @param number unique among the links of a client, 1 to 254
   */
  static Link create(Namespace client, int number, Kind kind) {
    Namespace server = Namespace.create("server" + number);
    if (kind == Kind.EMULATED) {
      LinkEmulator emulator =
          LinkEmulator.start(
              client.name(),
              "c" + number,
              address(number, 1),
              server.name(),
              "s" + number,
              address(number, 2));
      return new Link(client, server, number, emulator);
    }
    Link link = new Link(client, server, number, null);
    client.ip(
        "link",
        "add",
        link.device(End.CLIENT),
        "type",
        "veth",
        "peer",
        "name",
        link.device(End.SERVER),
        "netns",
        server.name());
    client.ip("address", "add", address(number, 1) + "/24", "dev", link.device(End.CLIENT));
    server.ip("address", "add", address(number, 2) + "/24", "dev", link.device(End.SERVER));
    client.ip("link", "set", link.device(End.CLIENT), "up");
    server.ip("link", "set", link.device(End.SERVER), "up");
    return link;
  }

  /** Addresses that RFC 2544 sets aside for the tests of networks. */
  private static String address(int number, int host) {
    return "198.18." + number + "." + host;
  }

  Namespace client() {
    return client;
  }

  Namespace server() {
    return server;
  }

  String serverAddress() {
    return address(number, 2);
  }

  String device(End end) {
    return (end == End.CLIENT ? "c" : "s") + number;
  }

  /** Returns the emulator of an {@link Kind#EMULATED} link. */
  LinkEmulator emulator() {
    if (emulator == null) {
      throw new IllegalStateException("link " + number + " is not emulated");
    }
    return emulator;
  }

  private Namespace at(End end) {
    return end == End.CLIENT ? client : server;
  }

  /** A fault that lasts until it is healed. */
  @FunctionalInterface
  interface Fault {

    void heal();
  }

  /**
   * Adds a rule for the packets that arrive at an end over this link: some matches, and a target
   * such as {@code -j DROP}. The other end's kernel believes them sent, as it does on a real link.
   */
  Fault arrivingAt(End end, String... matchesAndTarget) {
    filter(end, "-I", matchesAndTarget);
    return () -> filter(end, "-D", matchesAndTarget);
  }

  private void filter(End end, String action, String... matchesAndTarget) {
    Stream<String> rule =
        Stream.concat(
            Stream.of("iptables", "-w", action, "INPUT", "-i", device(end)),
            Stream.of(matchesAndTarget));
    // All links share the client's table, and a change of it fails if another comes between.
    synchronized (at(end)) {
      at(end).run(rule.toArray(String[]::new));
    }
  }

  /** Drops what arrives at both ends, of what matches. */
  Fault arrivingAtBoth(String... matchesAndTarget) {
    Fault atServer = arrivingAt(End.SERVER, matchesAndTarget);
    Fault atClient = arrivingAt(End.CLIENT, matchesAndTarget);
    return () -> {
      atServer.heal();
      atClient.heal();
    };
  }

  /** Lets no more bits through per second, in each direction. */
  Fault bandwidth(String rate) {
    for (End end : End.values()) {
      at(end)
          .run(
              "tc",
              "qdisc",
              "replace",
              "dev",
              device(end),
              "root",
              "tbf",
              "rate",
              rate,
              "burst",
              "3kb",
              "latency",
              "400ms");
    }
    return () -> {
      for (End end : End.values()) {
        at(end).run("tc", "qdisc", "delete", "dev", device(end), "root");
      }
    };
  }

  /** Takes the server's device down. */
  Fault down() {
    server.ip("link", "set", device(End.SERVER), "down");
    return () -> server.ip("link", "set", device(End.SERVER), "up");
  }

  /** Answers the client that there is no way to the server. */
  Fault unreachable() {
    client.ip("route", "add", "unreachable", serverAddress());
    return () -> client.ip("route", "delete", "unreachable", serverAddress());
  }

  /** Gives the client another address in place of the one it had. */
  void moveClient() {
    client.ip("address", "delete", address(number, 1) + "/24", "dev", device(End.CLIENT));
    client.ip("address", "add", address(number, 3) + "/24", "dev", device(End.CLIENT));
  }

  /**
   * Ends all connections at one end, as an administrator can: each end gets an error or a reset.
   */
  void killConnections(End end, int port) {
    String at = end == End.CLIENT ? "dport" : "sport";
    at(end)
        .run(
            "ss",
            "--kill",
            "--no-header",
            "state",
            "established",
            "dst",
            end == End.CLIENT ? serverAddress() : "198.18." + number + ".0/24",
            at,
            "=",
            ":" + port);
  }

  /** Forgets all connections that pass a firewall at the server, as a NAT does after an hour. */
  Fault expireFirewall() {
    String[] unknown = {"-p", "tcp", "-m", "conntrack", "--ctstate", "INVALID", "-j", "DROP"};
    // Without this the kernel takes a connection up again in its midst.
    server.run("sh", "-c", "echo 0 > /proc/sys/net/netfilter/nf_conntrack_tcp_loose");
    Fault rules = arrivingAtBoth(unknown);
    server.run("conntrack", "--flush");
    return rules;
  }

  @Override
  public void close() {
    if (emulator != null) {
      emulator.close();
    }
    server.close();
  }

  @Override
  public String toString() {
    return "link " + number + List.of(client.name(), server.name());
  }
}
