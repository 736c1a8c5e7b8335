package dev.everwire.durable;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system of two megabytes, which the kernel says is full when it is. */
final class SmallDisk implements AutoCloseable {

  private static final byte[] BLOCK = new byte[512];

  private final Path directory;
  private final Path ballast;

  private SmallDisk(Path directory) {
    this.directory = directory;
    this.ballast = directory.resolve("ballast");
  }

  /**
   * Mounts it on a directory. Where that may not be, the test ends: as failed for root with {@code
   * CI=true}, as aborted else.
   */
  static SmallDisk mount(Path directory) {
    try {
      run("mount", "-t", "tmpfs", "-o", "size=2m", "everwire-test", directory.toString());
    } catch (IOException e) {
      System.out.println("skipped: 1 (a full disk: " + e.getMessage() + ")");
      if ("root".equals(System.getProperty("user.name")) && "true".equals(System.getenv("CI"))) {
        fail(e);
      }
      abort(e.getMessage());
    }
    return new SmallDisk(directory);
  }

  Path path(String file) {
    return directory.resolve(file);
  }

  /** Takes all the room that there is. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(BLOCK);
      }
    } catch (IOException full) {
      if (Files.size(ballast) == 0) {
        throw full;
      }
    }
  }

  /** Gives the room back. */
  void clear() throws IOException {
    Files.delete(ballast);
  }

  @Override
  public void close() {
    try {
      run("umount", directory.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + command[0], e);
    }
  }
}
