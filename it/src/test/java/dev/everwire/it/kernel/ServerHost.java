package dev.everwire.it.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Node's ws at the far end of a link, with or without a proxy before it. */
final class ServerHost implements AutoCloseable {

  private static final Path SCRIPT =
      Path.of("src", "test", "servers", "numbered-peer.mjs").toAbsolutePath();

  /** More than all transports need. */
  private static final int BACKLOG = 100;

  private final Namespace host;
  private final Front front;
  private final Consumer<String> lines;
  private final @Nullable Proxy proxy;
  private LineProcess server;

  /** A proxy's process, and where it keeps its files. */
  private record Proxy(LineProcess process, Path directory) implements AutoCloseable {

    static Proxy start(Namespace host, Front front) {
      try {
        Path directory = Files.createTempDirectory("everwire-proxy");
        return new Proxy(
            LineProcess.start(host.within(untilInputEnds(front.command(directory))), line -> {}),
            directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Returns a command that runs another which knows nothing of lines, as a LineProcess. */
    private static List<String> untilInputEnds(List<String> command) {
      List<String> all = new ArrayList<>(List.of("sh", "-c"));
      all.add("\"$@\" & echo ready; read end; kill $!; wait $!; exit 0");
      all.add("sh");
      all.addAll(command);
      return all;
    }

    @Override
    public void close() {
      process.close();
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private ServerHost(Namespace host, Front front, Consumer<String> lines, @Nullable Proxy proxy) {
    this.host = host;
    this.front = front;
    this.lines = lines;
    this.proxy = proxy;
    this.server = launch(BACKLOG);
  }

  /**
   * Starts it.
   *
   * @param lines is told what the server reports
   */
  static ServerHost start(Namespace host, Front front, Consumer<String> lines) {
    Proxy proxy = front == Front.NONE ? null : Proxy.start(host, front);
    return new ServerHost(host, front, lines, proxy);
  }

  private LineProcess launch(int backlog) {
    return LineProcess.start(
        host.within(
            List.of(
                "node",
                SCRIPT.toString(),
                Integer.toString(front.serverPort()),
                Integer.toString(backlog))),
        lines);
  }

  void kill() {
    server.kill();
  }

  /** Starts it again after a {@link #kill}. */
  void restart() {
    restart(BACKLOG);
  }

  /** Starts it again with room for so many connections that it has not accepted yet. */
  void restart(int backlog) {
    server = launch(backlog);
  }

  /** Holds it as it stands: the kernel goes on with its connections, the server does not. */
  Link.Fault freeze() {
    server.signal("STOP");
    return () -> server.signal("CONT");
  }

  @Override
  public void close() {
    server.close();
    if (proxy != null) {
      proxy.close();
    }
  }
}
