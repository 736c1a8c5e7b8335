package dev.everwire.it.kernel;

import java.util.ArrayList;
import java.util.List;

/** A network namespace: a host of its own, as far as addresses, routes and packets go. */
final class Namespace implements AutoCloseable {

  /** Begins the name of each, then comes the number of the process that made it. */
  private static final String PREFIX = "everwire-";

  private final String name;

  private Namespace(String name) {
    this.name = name;
  }

  /** Creates one, with loopback. */
  static Namespace create(String suffix) {
    Namespace namespace = new Namespace(PREFIX + ProcessHandle.current().pid() + "-" + suffix);
    Command.run("ip", "netns", "add", namespace.name);
    namespace.ip("link", "set", "lo", "up");
    return namespace;
  }

  /** Deletes those that a process left behind which has ended. */
  static void sweep() {
    for (String line : Command.run("ip", "netns", "list").lines().toList()) {
      String name = line.split(" ", 2)[0];
      if (name.matches(PREFIX + "\\d+-.*")) {
        long owner = Long.parseLong(name.split("-", 3)[1]);
        if (ProcessHandle.of(owner).isEmpty()) {
          Command.run("ip", "netns", "delete", name);
        }
      }
    }
  }

  String name() {
    return name;
  }

  /** Runs a command of {@code ip} on it. */
  String ip(String... arguments) {
    return Command.run(joined(List.of("ip", "-n", name), List.of(arguments)));
  }

  /** Runs a command in it. */
  String run(String... command) {
    return Command.run(within(List.of(command)));
  }

  /** Returns the command that runs another in it, as the same process. */
  List<String> within(List<String> command) {
    return joined(List.of("ip", "netns", "exec", name), command);
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  @Override
  public void close() {
    Command.run("ip", "netns", "delete", name);
  }
}
