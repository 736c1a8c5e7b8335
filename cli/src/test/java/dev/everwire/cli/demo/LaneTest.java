package dev.everwire.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LaneTest {

  @Test
  void tellsWhatWasSoAndWhen() {
    Lane<String> lane = new Lane<>("a");
    lane.change("b", 10);
    lane.change("c", 30);
    assertThat(lane.at(0)).isEqualTo("a");
    assertThat(lane.at(10)).isEqualTo("b");
    assertThat(lane.at(99)).isEqualTo("c");
    assertThat(lane.spans(40))
        .containsExactly(
            new Lane.Span<>("a", 0, 10),
            new Lane.Span<>("b", 10, 30),
            new Lane.Span<>("c", 30, 40));
  }

  @Test
  void whatWasForetoldGivesWayToWhatHappens() {
    Lane<String> lane = new Lane<>("a");
    lane.change("foretold", 50);
    lane.change("b", 20);
    assertThat(lane.spans(100))
        .containsExactly(new Lane.Span<>("a", 0, 20), new Lane.Span<>("b", 20, 100));
  }

  @Test
  void whatIsForetoldBeyondTheEndIsLeftOut() {
    Lane<String> lane = new Lane<>("a");
    lane.change("foretold", 50);
    assertThat(lane.spans(40)).containsExactly(new Lane.Span<>("a", 0, 40));
  }
}
