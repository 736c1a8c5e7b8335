package dev.everwire.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {

  @Test
  void readsANumberAndItsUnit() {
    assertThat(Durations.parse("200ms")).isEqualTo(Duration.ofMillis(200));
    assertThat(Durations.parse("5s")).isEqualTo(Duration.ofSeconds(5));
    assertThat(Durations.parse("2m")).isEqualTo(Duration.ofMinutes(2));
    assertThat(Durations.parse("8760h")).isEqualTo(Duration.ofDays(365));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-5s", "1.5s", "5 s", "5S", "8761h", "9999999999s", "PT5S"})
  void refusesAllElseAndSaysWhatIsAllowed(String written) {
    assertThatThrownBy(() -> Durations.parse(written))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + written + "'")
        .hasMessageContaining("200ms, 5s or 2m");
  }

  @Test
  void showsTheUnitsThatMatter() {
    assertThat(Durations.show(Duration.ofMillis(340))).isEqualTo("340ms");
    assertThat(Durations.show(Duration.ofMillis(3_140))).isEqualTo("3.1s");
    assertThat(Durations.show(Duration.ofSeconds(3))).isEqualTo("3s");
    assertThat(Durations.show(Duration.ofSeconds(125))).isEqualTo("2m05s");
    assertThat(Durations.show(Duration.ofMinutes(61))).isEqualTo("1h01m");
  }
}
