package dev.everwire.it.interop;

import static dev.everwire.testkit.assertions.WebSocketAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.HandshakeException;
import dev.everwire.Message;
import dev.everwire.Pingable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the JDK transport and a server that nobody here wrote must agree on.
 *
 * <p>Each server has these paths, and chooses the subprotocol "chat" where it is offered:
 *
 * <ul>
 *   <li>{@code /echo} sends each message back, of the same type
 *   <li>{@code /fragments} does so in two frames
 *   <li>{@code /ping} pings with "are you there", and tells of the pong in a text message
 *   <li>{@code /close?code=&reason=} closes at once; with an empty Close frame if there is no code
 *   <li>{@code /closes} tells, in text messages, with which code and reason any connection ended
 *   <li>{@code /refuse} answers the handshake with 503 and Retry-After: 7
 * </ul>
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
abstract class InteropScenarios {

  private static final int MEBIBYTE = 1 << 20;

  private @Nullable InteropServer server;

  /**
   * Starts the server.
   *
   * @param directory an empty one that it may write to
   */
  abstract InteropServer start(Path directory) throws Exception;

  @BeforeAll
  final void startServer(@TempDir Path directory) throws Exception {
    server = start(directory);
  }

  @AfterAll
  final void closeServer() {
    if (server != null) {
      server.close();
    }
  }

  private RecordedConnection open(String path, String... protocols) {
    return RecordedConnection.open(url(path), protocols);
  }

  private String url(String path) {
    return Objects.requireNonNull(server).url(path);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, MEBIBYTE})
  void textOfEverySizeComesBack(int bytes) {
    String text = "x".repeat(bytes);
    try (RecordedConnection echo = open("/echo")) {
      echo.socket().send(Message.text(text));

      assertThat(echo.nextText()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, MEBIBYTE})
  void bytesOfEverySizeComeBack(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    try (RecordedConnection echo = open("/echo")) {
      echo.socket().send(Message.binary(bytes));

      assertThat(echo.nextMessage()).isEqualTo(Message.owned(ByteBuffer.wrap(bytes)));
    }
  }

  @Test
  void textOutsideOfAsciiComesBack() {
    String text = "\u0000 \u00e9 \u20ac \ud83d\udd0c \uffff";
    try (RecordedConnection echo = open("/echo")) {
      echo.socket().send(Message.text(text));

      assertThat(echo.nextText()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 200, 200_000})
  void fragmentedMessagesArriveWhole(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    try (RecordedConnection fragments = open("/fragments")) {
      fragments.socket().send(Message.text("y".repeat(size)));
      fragments.socket().send(Message.binary(bytes));

      assertThat(fragments.nextText()).isEqualTo("y".repeat(size));
      assertThat(fragments.nextMessage()).isEqualTo(Message.owned(ByteBuffer.wrap(bytes)));
    }
  }

  @Test
  void aThousandMessagesComeBackInOrder() {
    try (RecordedConnection echo = open("/echo")) {
      for (int i = 0; i < 1_000; i++) {
        echo.socket().send(Message.text("message " + i));
      }

      for (int i = 0; i < 1_000; i++) {
        assertThat(echo.nextText()).isEqualTo("message " + i);
      }
    }
  }

  @Test
  void theServerChoosesASubprotocol() {
    try (RecordedConnection echo = open("/echo", "unknown", "chat")) {
      assertThat(echo.socket()).hasProtocol("chat");
    }
  }

  @Test
  void withoutAnOfferThereIsNoSubprotocol() {
    try (RecordedConnection echo = open("/echo")) {
      assertThat(echo.socket()).hasProtocol("");
    }
  }

  @Test
  void theServersPingIsAnswered() {
    try (RecordedConnection ping = open("/ping")) {
      assertThat(ping.events().next(EventType.PING).payload()).isEqualTo(ascii("are you there"));
      assertThat(ping.nextText()).isEqualTo("pong are you there");
    }
  }

  @Test
  void ourPingIsAnswered() {
    try (RecordedConnection echo = open("/echo")) {
      ((Pingable) echo.socket()).ping(ascii("anybody"));

      assertThat(echo.events().next(EventType.PONG).payload()).isEqualTo(ascii("anybody"));
    }
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @CsvSource({"1000,done", "1001,''", "1011,failed", "3000,registered", "4999,private"})
  void theServersCloseCodeAndReasonArrive(int code, String reason) {
    try (RecordedConnection closing = open("/close?code=" + code + "&reason=" + reason)) {
      CloseEvent close = closing.events().next(EventType.CLOSE);

      assertThat(close).hasCode(code).hasReason(reason).wasClean();
    }
  }

  @Test
  void anEmptyCloseFrameArrivesAs1005() {
    try (RecordedConnection closing = open("/close")) {
      assertThat(closing.events().next(EventType.CLOSE)).hasCode(1005).hasReason("").wasClean();
    }
  }

  @ParameterizedTest
  @CsvSource({"1000,done", "3000,''", "4999,private"})
  void theServerSeesOurCloseCodeAndReason(int code, String reason) {
    try (RecordedConnection closes = open("/closes");
        RecordedConnection echo = open("/echo")) {
      echo.socket().close(code, reason);

      assertThat(closes.nextText()).isEqualTo(code + " " + reason);
      assertThat(echo.events().next(EventType.CLOSE)).hasCode(code).wasClean();
    }
  }

  @Test
  void aRefusedHandshakeShowsStatusAndHeaders() {
    try (RecordedConnection refused = RecordedConnection.attempt(url("/refuse"))) {
      HandshakeException error =
          (HandshakeException) refused.events().next(EventType.ERROR).error();

      assertThat(error.status()).isEqualTo(503);
      assertThat(error.header("Retry-After")).contains("7");
      assertThat(refused.events().next(EventType.CLOSE)).hasCode(1006).wasNotClean();
    }
  }
}
