package dev.everwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.cli.console.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is typed, with a small fleet. */
@Timeout(120)
class StormCommandTest {

  @Test
  void comparesTheStrategiesAndWritesItsFiles(@TempDir Path directory) throws Exception {
    Path html = directory.resolve("storm.html");
    Path csv = directory.resolve("storm.csv");
    try (CommandRun run =
        CommandRun.of(
            "storm",
            "--clients=500",
            "--per-process=50",
            "--down=5s",
            "--seed=7",
            "--html=" + html,
            "--csv=" + csv)) {
      assertThat(run.exitCode()).as(run.err.text()).isEqualTo(ExitCode.OK);
      assertThat(run.out.text())
          .startsWith("500 clients in 10 processes.")
          .contains("TypeScript defaults, gate", "full jitter", "^ the server is back");
      assertThat(run.err.text()).isEmpty();
    }
    assertThat(Files.readString(html)).contains("<svg", "decorrelated jitter");
    assertThat(Files.readAllLines(csv)).hasSizeGreaterThan(50);
  }
}
