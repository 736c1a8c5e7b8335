package dev.everwire.cli.connect;

import dev.everwire.cli.console.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A token in a file, read anew before each attempt: whoever renews the file renews the token. A
 * file that cannot be read is a failed attempt, but for the first.
 */
record BearerFile(Path path) implements Supplier<Map<String, String>> {

  /**
   * Reads the file for the first time.
   *
   * @throws UsageException if it cannot be read, or has no token in it
   */
  void check() {
    try {
      get();
    } catch (UncheckedIOException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Map<String, String> get() {
    return Map.of("Authorization", "Bearer " + token());
  }

  private String token() {
    String token;
    try {
      token = Files.readString(path).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("--bearer-file " + path + ": cannot be read", e);
    }
    if (token.isEmpty()) {
      throw new UncheckedIOException(
          "--bearer-file " + path + ": has no token in it", new IOException("empty"));
    }
    return token;
  }
}
