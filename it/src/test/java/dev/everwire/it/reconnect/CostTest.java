package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.OpenEvent;
import dev.everwire.SendResult;
import dev.everwire.WebSocketFactory;
import dev.everwire.event.ListenableWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import java.lang.management.ManagementFactory;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/**
 * What the reconnecting socket costs on top of its transport: no thread hop, and at most one small
 * object a message. Bytes allocated are exact and repeat, so they are fit for a test; times are
 * not.
 */
class CostTest {

  private static final int WARM_UP = 50_000;
  private static final int MESSAGES = 200_000;
  private static final Message MESSAGE = Message.text("a message of thirty-two characters");

  /** A transport that costs nothing: what it is given is counted, and its events are ready made. */
  private static final class FreeTransport extends ListenableWebSocket {

    private final MessageEvent event = new MessageEvent(this, MESSAGE);
    private int state = CONNECTING;
    long sent;
    Thread sentBy = Thread.currentThread();

    FreeTransport() {
      super(
          Runnable::run,
          e -> {
            throw new AssertionError("a listener threw", e);
          });
    }

    void open() {
      state = OPEN;
      target.dispatch(new OpenEvent(this));
    }

    void message() {
      target.dispatch(event);
    }

    @Override
    public SendResult send(Message message) {
      sent++;
      sentBy = Thread.currentThread();
      return SendResult.SENT;
    }

    @Override
    public void close() {
      state = CLOSED;
      target.dispatch(new CloseEvent(this, 1005, "", true, null));
    }

    @Override
    public void close(int code, String reason) {
      close();
    }

    @Override
    public String url() {
      return "ws://localhost/";
    }

    @Override
    public String protocol() {
      return "";
    }

    @Override
    public String extensions() {
      return "";
    }

    @Override
    public int readyState() {
      return state;
    }

    @Override
    public long bufferedAmount() {
      return 0;
    }

    @Override
    public String binaryType() {
      return "arraybuffer";
    }

    @Override
    public void binaryType(String value) {}
  }

  private final FreeTransport transport = new FreeTransport();
  private long received;
  private Thread receivedBy = new Thread();

  private ReconnectingWebSocket connect() {
    WebSocketFactory factory =
        (request, beforeConnecting) -> {
          beforeConnecting.accept(transport);
          return transport;
        };
    ReconnectingWebSocket socket =
        ReconnectingWebSocket.connect(
            "ws://localhost/",
            new ReconnectingWebSocketOptions()
                .webSocket(factory)
                .executor(Runnable::run)
                .on(
                    EventType.MESSAGE,
                    event -> {
                      received++;
                      receivedBy = Thread.currentThread();
                    }));
    transport.open();
    assertThat(socket.readyState()).isEqualTo(IWebSocket.OPEN);
    return socket;
  }

  @Test
  void anUncontendedSendAllocatesNothingAndStaysOnItsThread() {
    ReconnectingWebSocket socket = connect();

    double bytes = bytesEach(n -> socket.send(MESSAGE));

    assertThat(transport.sent).isEqualTo(WARM_UP + MESSAGES);
    assertThat(transport.sentBy).isSameAs(Thread.currentThread());
    assertThat(bytes).as("bytes for each send").isLessThan(1);
    socket.close();
  }

  @Test
  void aDeliveryAllocatesOneEventAndStaysOnItsThread() {
    ReconnectingWebSocket socket = connect();

    double bytes = bytesEach(n -> transport.message());

    assertThat(received).isEqualTo(WARM_UP + MESSAGES);
    assertThat(receivedBy).isSameAs(Thread.currentThread());
    assertThat(bytes).as("bytes for each delivery: one event").isLessThanOrEqualTo(32);
    socket.close();
  }

  private static double bytesEach(LongConsumer operation) {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < WARM_UP; i++) {
      operation.accept(i);
    }
    long self = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(self);
    for (int i = 0; i < MESSAGES; i++) {
      operation.accept(i);
    }
    return (threads.getThreadAllocatedBytes(self) - before) / (double) MESSAGES;
  }
}
