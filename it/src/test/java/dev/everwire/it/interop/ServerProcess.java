package dev.everwire.it.interop;

import static java.lang.ProcessBuilder.Redirect.DISCARD;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own, on a port that stays the same when it is started again. */
public final class ServerProcess implements InteropServer {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Path SERVERS = Path.of("src", "test", "servers").toAbsolutePath();

  private final List<String> command;
  private final int port;
  private final Path log;
  private Process process;

  private ServerProcess(List<String> command, int port) {
    this.command = command;
    this.port = port;
    try {
      log = Files.createTempFile("everwire-interop", ".log");
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a command and waits until its port accepts. */
  public static ServerProcess start(List<String> command, int port) {
    return new ServerProcess(command, port);
  }

  /** Starts Node's ws. */
  public static ServerProcess nodeWs() {
    RequiredTool.check("Node's ws", "node", "--input-type=module", "--eval", "import 'ws'");
    int port = freePort();
    return start(List.of("node", script("node-ws.mjs"), Integer.toString(port)), port);
  }

  /** Starts uWebSockets, in Node. */
  public static ServerProcess uWebSockets() {
    RequiredTool.check(
        "Node's uwebsockets", "node", "--input-type=module", "--eval", "import 'uwebsockets'");
    int port = freePort();
    return start(List.of("node", script("uwebsockets.mjs"), Integer.toString(port)), port);
  }

  /** Starts Python's websockets, of the system's Python since Debian has it. */
  public static ServerProcess pythonWebsockets() {
    RequiredTool.check("Python's websockets", "/usr/bin/python3", "-c", "import websockets");
    int port = freePort();
    return start(
        List.of("/usr/bin/python3", script("python-websockets.py"), Integer.toString(port)), port);
  }

  static String script(String name) {
    return SERVERS.resolve(name).toString();
  }

  /** Returns a port that was free a moment ago. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch() throws IOException {
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!accepts()) {
      if (hasEnded(started) || System.nanoTime() > end) {
        started.destroyForcibly();
        throw new IllegalStateException(
            command + " accepts nothing on port " + port + ":\n" + Files.readString(log));
      }
    }
    return started;
  }

  /** Gives a process a moment to end. */
  private static boolean hasEnded(Process process) {
    try {
      return process.waitFor(20, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a server starts", e);
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Kills the server as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    endWith(process.destroyForcibly());
  }

  /** Asks the server to end, as {@code kill} does, and waits until it is gone. */
  public void stop() {
    process.destroy();
    endWith(process);
  }

  private static void endWith(Process process) {
    if (!await(process)) {
      throw new IllegalStateException("process " + process.pid() + " does not end");
    }
  }

  /** Starts the server again, on the same port. */
  public void restart() {
    try {
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command that ends by itself, and must succeed. */
  public static void run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(DISCARD).start();
      endWith(process);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(command + " ended with " + process.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean await(Process process) {
    try {
      return process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a process ends", e);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() {
    List<ProcessHandle> family =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        family.forEach(ProcessHandle::destroyForcibly);
      }
      Files.delete(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
