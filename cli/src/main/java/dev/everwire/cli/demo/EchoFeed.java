package dev.everwire.cli.demo;

import dev.everwire.CloseCode;
import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.SendResult;
import dev.everwire.jdk.JdkWebSocketFactory;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.Script;
import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.util.List;

/** Sends "message 1", "message 2" ... at a steady pace, whatever the connection does. */
final class EchoFeed {

  private static final String PREFIX = "message ";
  private static final long PACE_NS = Duration.ofMillis(50).toNanos();

  private final TimeSource time;
  private final Ledger ledger;
  private final ReconnectingWebSocket socket;

  // All below are guarded by this.
  private int latest;
  private boolean stopped;

  private EchoFeed(TimeSource time, Ledger ledger, ReconnectingWebSocketOptions options) {
    this.time = time;
    this.ledger = ledger;
    this.socket =
        ReconnectingWebSocket.connect(
            options
                .webSocket(
                    new HandOverRecorder(
                        JdkWebSocketFactory.create(), sent -> ledger.handedOver(number(sent))))
                .on(EventType.MESSAGE, event -> ledger.echoed(number(event))));
  }

  static EchoFeed start(TimeSource time, Ledger ledger, ReconnectingWebSocketOptions options) {
    EchoFeed feed = new EchoFeed(time, ledger, options);
    feed.sendNext();
    return feed;
  }

  /** What the server does: notes what arrives, and sends it back. */
  static Script server(Ledger ledger) {
    return connection -> {
      connection.accept();
      int previous = 0;
      for (Frame frame = connection.readMessage();
          frame != null && frame.opcode() != Frame.CLOSE;
          frame = connection.readMessage()) {
        int number = number(frame.payloadText());
        ledger.arrived(number, previous);
        previous = number;
        connection.send(frame.withMask(false));
      }
      connection.close(CloseCode.NORMAL, "");
    };
  }

  private synchronized void sendNext() {
    if (stopped) {
      return;
    }
    latest++;
    ledger.accepted(latest);
    SendResult result = socket.send(PREFIX + latest);
    if (result != SendResult.SENT && result != SendResult.QUEUED) {
      ledger.violation("send answered " + result + " to message " + latest);
    }
    time.schedule(PACE_NS, this::sendNext);
  }

  private static int number(MessageEvent event) {
    return number(event.data());
  }

  private static int number(Message message) {
    return message instanceof Message.Text text ? number(text.value()) : 0;
  }

  /** Returns 0, which no message has, for what is no message of ours. */
  private static int number(String text) {
    return text.matches(PREFIX + "[1-9][0-9]{0,8}")
        ? Integer.parseInt(text.substring(PREFIX.length()))
        : 0;
  }

  /** Sends no more. */
  synchronized void stop() {
    stopped = true;
  }

  /** Returns whether the last message has come back, and with it all that could. */
  synchronized boolean isSettled() {
    return socket.queuedMessages() == 0
        && socket.unconfirmedMessages() == 0
        && ledger.isEchoed(latest);
  }

  int queued() {
    return socket.queuedMessages();
  }

  /** Takes the numbers of what still waits. */
  List<Integer> drain() {
    return socket.drainQueuedMessages().stream().map(EchoFeed::number).toList();
  }

  void close() {
    socket.close();
  }
}
