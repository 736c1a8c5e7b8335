package dev.everwire.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.testkit.simulation.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StatusLineTest {

  private static final String CLEAR = "\r\033[K";

  private final VirtualTime time = new VirtualTime();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final AtomicInteger drawings = new AtomicInteger();

  private StatusLine start(int columns) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Console console = new Console(InputStream.nullInputStream(), stream, stream, columns);
    return StatusLine.start(console, time, () -> "drawing " + drawings.incrementAndGet());
  }

  private String written() {
    String text = err.toString(StandardCharsets.UTF_8);
    err.reset();
    return text;
  }

  @Test
  void isDrawnTenTimesASecondAtMost() {
    try (StatusLine line = start(80)) {
      assertThat(line.isDrawn()).isTrue();
      time.advance(Duration.ofSeconds(1));
      assertThat(drawings.get()).isBetween(10, 11);
    }
  }

  @Test
  void isClearedBeforeWhatIsPrintedAboveIt() {
    try (StatusLine line = start(80)) {
      assertThat(written()).isEqualTo(CLEAR + "drawing 1");
      line.println("text");
      assertThat(written()).isEqualTo(CLEAR + "text" + System.lineSeparator());
      time.advance(Duration.ofMillis(100));
      assertThat(written()).isEqualTo(CLEAR + "drawing 2");
    }
    assertThat(written()).isEqualTo(CLEAR);
    time.advance(Duration.ofSeconds(1));
    assertThat(written()).isEmpty();
  }

  @Test
  void leavesTheLastColumnFree() {
    try (StatusLine line = start(6)) {
      assertThat(line.isDrawn()).isTrue();
      assertThat(written()).isEqualTo(CLEAR + "drawi");
    }
  }

  @Test
  void isNotDrawnWithoutATerminal() {
    try (StatusLine line = start(0)) {
      time.advance(Duration.ofSeconds(1));
      line.println("text");
    }
    assertThat(written()).isEqualTo("text" + System.lineSeparator());
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void aDumbTerminalAndNoColorMeanNoStatusLine() {
    assertThat(Console.statusColumns(80, "", "xterm")).isEqualTo(80);
    assertThat(Console.statusColumns(80, "1", "xterm")).isZero();
    assertThat(Console.statusColumns(80, "", "dumb")).isZero();
    assertThat(Console.statusColumns(0, "", "xterm")).isZero();
    assertThat(Console.statusColumns(5, "", "xterm")).isZero();
  }
}
