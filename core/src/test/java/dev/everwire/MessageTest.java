package dev.everwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "ascii", "ü", "€€", "a😀b", "\u0000", "\u07ff\u0800\uffff"})
  void c12TheSizeOfTextIsThatOfItsUtf8(String text) {
    assertThat(Message.text(text).size()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "\udc00", "a\ud800b", "\ud800\ud800\udc00", "\udc00\ud800"})
  void anUnpairedSurrogateCountsAsTheReplacementItBecomes(String text) {
    String replaced = text.replaceAll("(?<![\ud800-\udbff])[\udc00-\udfff]", "\ufffd");
    replaced = replaced.replaceAll("[\ud800-\udbff](?![\udc00-\udfff])", "\ufffd");
    assertThat(Message.text(text).size())
        .isEqualTo(replaced.getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void c18DetachedBytesAreNobodyElses() {
    byte[] bytes = {1, 2, 3, 4};
    Message.Binary message = Message.binary(bytes, 1, 2).detached();
    bytes[1] = 9;

    assertThat(message.buffer()).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3}));
    assertThat(message.detached()).isSameAs(message);
  }

  @Test
  void c18OwnedBytesAreNotCopied() {
    ByteBuffer given = ByteBuffer.wrap(new byte[] {1});
    Message.Binary message = Message.owned(given).detached();
    given.put(0, (byte) 9);

    assertThat(message.buffer().get(0)).isEqualTo((byte) 9);
  }

  @Test
  void eachReaderOfABinaryMessageHasAPositionOfItsOwn() {
    Message.Binary message = Message.binary(new byte[] {1, 2});
    message.buffer().get();

    assertThat(message.buffer().remaining()).isEqualTo(2);
  }

  @Test
  void aRangeOutsideOfTheArrayIsRefused() {
    assertThatThrownBy(() -> Message.binary(new byte[2], 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void toStringTellsNoContent() {
    assertThat(Message.text("s3cret")).hasToString("Text[6 chars]");
    assertThat(Message.binary(new byte[3])).hasToString("Binary[3 bytes]");
    assertThat(Blob.of(new byte[3])).hasToString("Blob[3 bytes]");
  }

  @Test
  void c5CloseCodesAndReasonsOutOfRangeAreRefused() {
    for (int code : new int[] {0, 999, 1001, 1005, 1006, 2999, 5000, -1}) {
      assertThatThrownBy(() -> CloseCode.check(code, ""))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(code + ": must be 1000 or 3000 to 4999");
    }
    assertThatThrownBy(() -> CloseCode.check(1000, "€".repeat(42)))
        .hasMessageContaining("126 bytes");
    CloseCode.check(4999, "€".repeat(41));
  }
}
