package dev.everwire.it.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much the kernel holds of what one end of a TCP connection wrote and the other has not read.
 */
final class KernelBuffers {

  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

  /** What the buffers of both ends may come to where the system does not tell; on Linux 36 MiB. */
  private static final long UNTOLD_BYTES = 10 << 20;

  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int QUEUES = 4;

  private KernelBuffers() {}

  /** Returns the bytes of all connections to a port of this machine. */
  static long bytesOf(int port) throws IOException {
    String suffix = String.format(":%04X", port);
    long bytes = 0;
    boolean told = false;
    for (Path table : TABLES) {
      if (Files.exists(table)) {
        told = true;
        for (String line : Files.readAllLines(table)) {
          String[] fields = line.strip().split("\\s+", -1);
          if (fields[LOCAL].endsWith(suffix) || fields[REMOTE].endsWith(suffix)) {
            String[] queues = fields[QUEUES].split(":", -1);
            bytes += Long.parseLong(queues[0], 16) + Long.parseLong(queues[1], 16);
          }
        }
      }
    }
    return told ? bytes : UNTOLD_BYTES;
  }
}
