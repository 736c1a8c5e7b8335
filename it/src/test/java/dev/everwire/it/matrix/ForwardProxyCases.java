package dev.everwire.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.WebSocketFactory;
import dev.everwire.it.interop.ForwardProxyProgram;
import dev.everwire.it.interop.ServerProcess;
import dev.everwire.it.transport.ForwardProxy;
import dev.everwire.it.transport.ForwardProxy.Credentials;
import dev.everwire.it.transport.ForwardProxy.Kind;
import dev.everwire.it.transport.RecordedConnection;
import dev.everwire.it.transport.Setup;
import dev.everwire.it.transport.TestCertificates;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ways through a proxy that the client asks, and what it says where there is none. */
final class ForwardProxyCases {

  private static final Credentials WRONG =
      new Credentials(ForwardProxyProgram.CREDENTIALS.user(), "sesame");

  private static final Pattern ASKS_FOR_PASSWORD = Pattern.compile("(?i)auth|password|credentials");
  private static final Pattern STATUS = Pattern.compile("\\b(407|401)\\b");

  private final ForwardProxyProgram program;
  private final int port;
  private final TestCertificates certificates;

  private ForwardProxyCases(ForwardProxyProgram program, int port, TestCertificates certificates) {
    this.program = program;
    this.port = port;
    this.certificates = certificates;
  }

  /** Returns the cases for a proxy that listens on a port. */
  static List<InteropCase> of(
      ForwardProxyProgram program, int port, TestCertificates certificates) {
    return new ForwardProxyCases(program, port, certificates).all();
  }

  private List<InteropCase> all() {
    Setup known = through(program.asksForPassword() ? ForwardProxyProgram.CREDENTIALS : null);
    List<InteropCase> cases = new ArrayList<>();
    cases.add(InteropCase.of("ws", ForwardProxyCases::echo).with(known));
    cases.add(InteropCase.of("wss", this::echoTls).with(known.tls(certificates.trust())));
    cases.add(InteropCase.of("server is down", ForwardProxyCases::noServer).with(known));
    if (program.asksForPassword()) {
      cases.add(InteropCase.of("wrong password", this::refused).with(through(WRONG)));
      cases.add(InteropCase.of("no password", this::refused).with(through(null)));
    }
    return cases;
  }

  private Setup through(@Nullable Credentials credentials) {
    return Setup.DEFAULT.proxy(new ForwardProxy(program.kind(), port, credentials));
  }

  /** Tells where the client comes from, and then sends its messages back. */
  private static final Script TELLS_ADDRESS =
      connection -> {
        connection.accept();
        connection.text(connection.remoteAddress().getHostAddress());
        for (Frame frame = connection.readMessage();
            frame != null;
            frame = connection.readMessage()) {
          connection.send(frame.withMask(false));
          if (frame.opcode() == Frame.CLOSE) {
            return;
          }
        }
      };

  private static void echo(WebSocketFactory transport) {
    try (ScriptedServer server = ScriptedServer.start(TELLS_ADDRESS)) {
      echo(transport, "ws://localhost:" + server.port() + "/");
    }
  }

  private void echoTls(WebSocketFactory transport) {
    try (ScriptedServer server =
        ScriptedServer.startTls(certificates.server(certificates.trusted()), TELLS_ADDRESS)) {
      echo(transport, "wss://localhost:" + server.port() + "/");
    }
  }

  private static void echo(WebSocketFactory transport, String url) {
    try (RecordedConnection connection = RecordedConnection.open(transport, url)) {
      assertThat(connection.nextText()).isEqualTo(ForwardProxyProgram.EXIT);
      connection.echo("through");
    }
  }

  private static void noServer(WebSocketFactory transport) {
    String url = "ws://localhost:" + ServerProcess.freePort() + "/";
    assertThat(RecordedConnection.attempt(transport, url).failure()).isNotEmpty();
  }

  private void refused(WebSocketFactory transport) {
    try (ScriptedServer server = ScriptedServer.start(TELLS_ADDRESS)) {
      List<Throwable> causes = RecordedConnection.attempt(transport, server.url()).failure();
      assertThat(causes).anyMatch(this::tellsOfPassword);
      assertThat(server.accepted()).isZero();
    }
  }

  /** 407 is meant for it (RFC 9110 section 15.5.8); tinyproxy says 401 to a wrong password. */
  private boolean tellsOfPassword(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return ASKS_FOR_PASSWORD.matcher(message).find()
        || (program.kind() == Kind.HTTP && STATUS.matcher(message).find());
  }
}
