package dev.everwire.it.matrix;

import static dev.everwire.testkit.assertions.WebSocketAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.everwire.EventType;
import dev.everwire.Pingable;
import dev.everwire.WebSocketFactory;
import dev.everwire.it.interop.InteropServer;
import dev.everwire.it.transport.RecordedConnection;
import dev.everwire.testkit.proxy.Direction;
import dev.everwire.testkit.proxy.FaultProxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Pings and closes, both ways, and an end without a close. */
final class ControlCases {

  private record Close(int code, String reason) {

    /** The cut has one code that everybody knows and one that nobody does. */
    private boolean wholeOnly() {
      return code != 1000 && code != 4999;
    }

    @Override
    public String toString() {
      return reason.isEmpty() ? Integer.toString(code) : code + " \"" + reason + "\"";
    }
  }

  private static final List<Close> SERVERS =
      List.of(
          new Close(1000, "done"),
          new Close(1001, ""),
          new Close(1011, "failed"),
          new Close(1012, "restart"),
          new Close(1013, ""),
          new Close(3000, "registered"),
          new Close(4999, "private"));

  private static final List<Close> OURS =
      List.of(new Close(1000, "done"), new Close(3000, ""), new Close(4999, "private"));

  private static final AtomicInteger IDS = new AtomicInteger();

  private final InteropServer server;

  private ControlCases(InteropServer server) {
    this.server = server;
  }

  static List<InteropCase> of(InteropServer server) {
    ControlCases cases = new ControlCases(server);
    List<InteropCase> all = new ArrayList<>();
    all.add(InteropCase.of("the server's ping", cases::theServersPingIsAnswered));
    all.add(InteropCase.of("our ping", cases::ourPingIsAnswered));
    for (Close close : SERVERS) {
      all.add(
          row(
              close,
              "the server closes with ",
              transport -> cases.theServersCloseArrives(transport, close)));
    }
    all.add(
        InteropCase.of(
            "the server closes with an empty frame", cases::theServersEmptyCloseArrivesAs1005));
    for (Close close : OURS) {
      all.add(
          row(close, "we close with ", transport -> cases.theServerSeesOurClose(transport, close)));
    }
    all.add(InteropCase.of("we close with an empty frame", cases::theServerSeesOurEmptyClose));
    all.add(InteropCase.of("the server's answer to our close", cases::theServersAnswerIsSeen));
    all.add(InteropCase.of("half close", cases::anEndWithoutCloseIsAnError));
    return all;
  }

  private static InteropCase row(Close close, String who, InteropCase.Body body) {
    InteropCase row = InteropCase.of(who + close, body);
    return close.wholeOnly() ? row.inWholeOnly() : row;
  }

  private RecordedConnection open(WebSocketFactory transport, String path) {
    return RecordedConnection.open(transport, server.url(path));
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Some transports dispatch a ping event as well. */
  private void theServersPingIsAnswered(WebSocketFactory transport) {
    try (RecordedConnection ping = open(transport, "/ping")) {
      assertThat(ping.events().await(EventType.MESSAGE).text()).isEqualTo("pong are you there");
    }
  }

  private void ourPingIsAnswered(WebSocketFactory transport) {
    try (RecordedConnection echo = open(transport, "/echo")) {
      assumeTrue(echo.socket() instanceof Pingable, "this transport is not Pingable");
      ((Pingable) echo.socket()).ping(ascii("anybody"));

      assertThat(echo.events().next(EventType.PONG).payload()).isEqualTo(ascii("anybody"));
    }
  }

  private void theServersCloseArrives(WebSocketFactory transport, Close close) {
    String path = "/close?code=" + close.code() + "&reason=" + close.reason();
    try (RecordedConnection closing = open(transport, path)) {
      assertThat(closing.events().next(EventType.CLOSE))
          .hasCode(close.code())
          .hasReason(close.reason())
          .wasClean();
    }
  }

  private void theServersEmptyCloseArrivesAs1005(WebSocketFactory transport) {
    try (RecordedConnection closing = open(transport, "/close")) {
      assertThat(closing.events().next(EventType.CLOSE)).hasCode(1005).hasReason("").wasClean();
    }
  }

  /** A server may notice the end of the last case's observer only after this one's has come. */
  private static String newId() {
    return "ours-" + IDS.incrementAndGet();
  }

  private void theServerSeesOurClose(WebSocketFactory transport, Close close) {
    String id = newId();
    try (RecordedConnection closes = open(transport, "/closes?id=" + id);
        RecordedConnection echo = open(transport, "/echo?id=" + id)) {
      echo.socket().close(close.code(), close.reason());

      assertThat(closes.nextText()).isEqualTo(close.code() + " " + close.reason());
      assertThat(echo.events().next(EventType.CLOSE)).hasCode(close.code());
    }
  }

  private void theServerSeesOurEmptyClose(WebSocketFactory transport) {
    String id = newId();
    try (RecordedConnection closes = open(transport, "/closes?id=" + id);
        RecordedConnection echo = open(transport, "/echo?id=" + id)) {
      echo.socket().close();

      assertThat(closes.nextText()).isEqualTo("1005 ");
      assertThat(echo.events().next(EventType.CLOSE)).hasCode(1005);
    }
  }

  private void theServersAnswerIsSeen(WebSocketFactory transport) {
    try (RecordedConnection echo = open(transport, "/echo")) {
      echo.socket().close(1000, "done");

      assertThat(echo.events().next(EventType.CLOSE)).hasCode(1000).wasClean();
    }
  }

  private void anEndWithoutCloseIsAnError(WebSocketFactory transport) {
    try (FaultProxy wire = FaultProxy.start(server.port());
        RecordedConnection echo =
            RecordedConnection.open(transport, wire.url(server.url("/echo")))) {
      wire.halfClose(Direction.SERVER_TO_CLIENT);

      assertThat(echo.events().next(EventType.ERROR).error()).isNotNull();
      assertThat(echo.events().next(EventType.CLOSE)).hasCode(1006).wasNotClean();
    }
  }
}
