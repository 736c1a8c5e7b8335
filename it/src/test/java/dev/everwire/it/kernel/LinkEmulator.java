package dev.everwire.it.kernel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A link that delays, loses, doubles, reorders and damages packets: {@code link.py}, since Java
 * cannot open a TUN device, and not every kernel has netem.
 */
final class LinkEmulator implements AutoCloseable {

  private static final Path SCRIPT =
      Path.of("src", "test", "resources", "kernel", "link.py").toAbsolutePath();

  private final LineProcess process;

  private LinkEmulator(LineProcess process) {
    this.process = process;
  }

  /**
   * Starts one between two namespaces.
   *
   * @param ends of each end in turn: its namespace, and the device and address that it gets there
   */
  static LinkEmulator start(String... ends) {
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", SCRIPT.toString()));
    command.addAll(List.of(ends));
    return new LinkEmulator(
        LineProcess.start(
            command,
            line -> {
              throw new IllegalStateException("link.py says " + line);
            }));
  }

  /**
   * Sets how the link is from now on, such as {@code delay=50 jitter=20 loss=0.05}; what is not
   * named is 0.
   */
  Link.Fault conditions(String conditions) {
    process.tell(conditions);
    return () -> process.tell("");
  }

  @Override
  public void close() {
    process.close();
  }
}
