package dev.everwire.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WellFormedTextTest {

  @Test
  void textWithoutUnpairedSurrogatesIsReturnedAsItIs() {
    String text = "é€😀";
    assertThat(WellFormedText.of(text)).isSameAs(text);
  }

  @Test
  void eachUnpairedSurrogateIsReplaced() {
    assertThat(WellFormedText.of("\uD83D")).isEqualTo("\uFFFD");
    assertThat(WellFormedText.of("\uDE00\uD83D")).isEqualTo("\uFFFD\uFFFD");
    assertThat(WellFormedText.of("a\uD83D\uD83D\uDE00b")).isEqualTo("a\uFFFD😀b");
  }
}
