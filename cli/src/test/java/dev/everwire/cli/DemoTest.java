package dev.everwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.cli.console.ExitCode;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** The demo, short: the first faults, and what it says of them. */
@Timeout(120)
class DemoTest {

  @Test
  void keepsEveryRuleAndDrawsItsTimeline(@TempDir Path directory) throws Exception {
    Path html = directory.resolve("demo.html");
    try (CommandRun run = CommandRun.onTerminal("demo", "--seconds=5", "--html=" + html)) {
      assertThat(run.exitCode()).as(run.out.text()).isEqualTo(ExitCode.OK);
      assertThat(run.out.text())
          .contains("fault   reset", "echo    down: ", "healed", "Every rule was kept.")
          .containsPattern("reset +1 +1 ")
          .containsPattern("lost before hand-over +0 ");
      assertThat(run.err.text()).contains("#").contains("echoed ");
    }
    String page = Files.readString(html);
    assertThat(page)
        .contains("prefers-color-scheme")
        .doesNotContain("http:")
        .doesNotContain("src=");
    String svg = page.substring(page.indexOf("<svg"), page.indexOf("</svg>") + 6);
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getElementsByTagName("rect")
                .getLength())
        .isGreaterThan(5);
  }

  @Test
  void atLeastOnceNothingIsMissingAtTheServer() throws Exception {
    try (CommandRun run =
        CommandRun.onTerminal("demo", "--seconds=5", "--delivery=at-least-once")) {
      assertThat(run.exitCode()).as(run.out.text()).isEqualTo(ExitCode.OK);
      assertThat(run.out.text())
          .contains("Every rule was kept.")
          .containsPattern("lost after hand-over +0  must be 0");
    }
  }
}
