package dev.everwire.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.everwire.Message;
import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.PermessageDeflate;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import jakarta.websocket.Extension;
import java.util.List;
import java.util.Map;
import org.glassfish.tyrus.core.TyrusExtension;
import org.glassfish.tyrus.core.extension.ExtendedExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An extension is offered only if the container would also carry it out. */
class ExtensionTest {

  /** RSV1 marks a compressed message. */
  private static final int COMPRESSED = 4;

  private static final Extension DEFLATE = new TyrusExtension("permessage-deflate");
  private static final String TEXT = "again and again ".repeat(1_000);

  @Test
  void permessageDeflateOfTomcatIsCarriedOutInBothDirections() {
    try (ScriptedServer server = ScriptedServer.start(ExtensionTest::echoCompressed)) {
      RecordedSocket open =
          RecordedSocket.open(server.url(), ContainerUnderTest.TOMCAT.factory().extension(DEFLATE));

      assertThat(open.socket().extensions()).startsWith("permessage-deflate");
      for (int i = 0; i < 3; i++) {
        assertThat(open.exchange(Message.text(TEXT))).isEqualTo(Message.text(TEXT));
      }
      open.socket().close();
      assertThat(server.failures()).isEmpty();
    }
  }

  private static void echoCompressed(ServerConnection connection) throws Exception {
    connection.accept(Map.of("Sec-WebSocket-Extensions", "permessage-deflate"));
    PermessageDeflate deflate =
        new PermessageDeflate(
            true, true, PermessageDeflate.MAX_WINDOW_BITS, PermessageDeflate.MAX_WINDOW_BITS);
    connection.deflate(deflate);
    for (Frame message = connection.readMessage();
        message != null && message.opcode() != Frame.CLOSE;
        message = connection.readMessage()) {
      byte[] payload = deflate.deflated(message.payload());
      connection.send(Frame.of(message.opcode(), payload).withRsv(COMPRESSED));
    }
  }

  @Test
  void serverThatDeclinesIsSpokenToPlainly() {
    try (ScriptedServer server = ScriptedServer.start(Script.echo())) {
      RecordedSocket open =
          RecordedSocket.open(server.url(), ContainerUnderTest.TOMCAT.factory().extension(DEFLATE));

      assertThat(open.exchange(Message.text(TEXT))).isEqualTo(Message.text(TEXT));
      assertThat(open.socket().extensions()).isEmpty();
      open.socket().close();
    }
  }

  @Test
  void tyrusHasNoneOfItsOwnButRunsWhatBringsItsCode() {
    JakartaWebSocketFactory factory = ContainerUnderTest.TYRUS.factory();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> factory.extension(DEFLATE))
        .withMessageContaining("permessage-deflate")
        .withMessageContaining("ClientManager");
    assertThat(factory.extension(new Nothing())).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void unknownExtensionIsRefusedAtOnce(ContainerUnderTest container) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> container.factory().extension(new TyrusExtension("x-shrink")))
        .withMessageContaining("x-shrink");
  }

  @ParameterizedTest
  @EnumSource
  void c13ExtensionThatWasNotOfferedFailsTheHandshake(ContainerUnderTest container) {
    Script wrong =
        connection -> {
          connection.accept(Map.of("Sec-WebSocket-Extensions", "permessage-deflate"));
          connection.awaitDisconnect();
        };
    try (ScriptedServer server = ScriptedServer.start(wrong)) {
      assertThat(RecordedSocket.connecting(server.url(), container.factory()).failure(1006))
          .hasStackTraceContaining("permessage-deflate");
    }
  }

  /** Does nothing, and has the code for it. */
  private static final class Nothing implements ExtendedExtension {

    @Override
    public org.glassfish.tyrus.core.frame.Frame processIncoming(
        ExtensionContext context, org.glassfish.tyrus.core.frame.Frame frame) {
      return frame;
    }

    @Override
    public org.glassfish.tyrus.core.frame.Frame processOutgoing(
        ExtensionContext context, org.glassfish.tyrus.core.frame.Frame frame) {
      return frame;
    }

    @Override
    public List<Parameter> onExtensionNegotiation(
        ExtensionContext context, List<Parameter> requested) {
      return requested;
    }

    @Override
    public void onHandshakeResponse(ExtensionContext context, List<Parameter> chosen) {}

    @Override
    public void destroy(ExtensionContext context) {}

    @Override
    public String getName() {
      return "x-nothing";
    }

    @Override
    public List<Parameter> getParameters() {
      return List.of();
    }
  }
}
