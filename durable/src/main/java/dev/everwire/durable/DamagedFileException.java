package dev.everwire.durable;

import dev.everwire.policy.OutboxStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The file is one of ours, and cannot be read. */
final class DamagedFileException extends Exception {

  private static final long serialVersionUID = 1L;

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS").withZone(ZoneOffset.UTC);

  DamagedFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Renames the file to {@code name.corrupt-TIMESTAMP}, beside it, and returns the new name. */
  Path moveAside(Path file, Instant now) {
    String name = file.getFileName() + ".corrupt-" + TIMESTAMP.format(now);
    Path aside = file.resolveSibling(name);
    try {
      for (int i = 2; Files.exists(aside); i++) {
        aside = file.resolveSibling(name + "-" + i);
      }
      return Files.move(file, aside);
    } catch (IOException e) {
      e.addSuppressed(this);
      throw new OutboxStoreException(file + " is damaged, and cannot be moved aside", e);
    }
  }
}
