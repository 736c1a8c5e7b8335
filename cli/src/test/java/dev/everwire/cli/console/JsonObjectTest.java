package dev.everwire.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonObjectTest {

  @Test
  void writesMembersInOrderAndLeavesNullOut() {
    JsonObject json =
        new JsonObject().add("a", "x").add("b", 5).add("c", true).add("d", (String) null);
    assertThat(json).hasToString("{\"a\":\"x\",\"b\":5,\"c\":true}");
    assertThat(new JsonObject()).hasToString("{}");
  }

  @Test
  void escapesWhatMustBeEscaped() {
    assertThat(new JsonObject().add("a", "\"\\\n\r\t\0\u001f/\u00e4"))
        .hasToString("{\"a\":\"\\\"\\\\\\n\\r\\t\\u0000\\u001f/\u00e4\"}");
  }

  @Test
  void keepsPairsOfSurrogatesAndEscapesHalfOnes() {
    assertThat(new JsonObject().add("a", "\ud83d\ude00")).hasToString("{\"a\":\"\ud83d\ude00\"}");
    assertThat(new JsonObject().add("a", "\ud83dx\ude00"))
        .hasToString("{\"a\":\"\\ud83dx\\ude00\"}");
  }
}
