package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseEvent;
import dev.everwire.Drainable;
import dev.everwire.ErrorEvent;
import dev.everwire.Message;
import dev.everwire.OpenEvent;
import dev.everwire.SendResult;
import dev.everwire.event.ListenableWebSocket;
import dev.everwire.policy.SendOptions;
import dev.everwire.policy.SendOptions.Scope;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * R6 at its worst moment: an executor that runs everything at once, and a transport whose
 * connection dies within {@code send}, so that the queue changes while a message is being handed
 * over.
 */
class DyingWithinSendTest {

  private static final class Dying extends ListenableWebSocket implements Drainable {

    private long buffered;
    private int state = CONNECTING;

    Dying() {
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

    void fillUp() {
      buffered = 1 << 20;
    }

    /** Its event has yet to be dispatched: the next send finds room first. */
    void drain() {
      buffered = 0;
    }

    @Override
    public SendResult send(Message message) {
      if (state != OPEN) {
        return SendResult.DROPPED;
      }
      IOException cause = new IOException("reset while sending");
      state = CLOSED;
      target.dispatch(new ErrorEvent(this, cause));
      target.dispatch(new CloseEvent(this, 1006, "", false, cause));
      return SendResult.SENT;
    }

    @Override
    public void close() {
      state = CLOSED;
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
      return buffered;
    }

    @Override
    public String binaryType() {
      return "arraybuffer";
    }

    @Override
    public void binaryType(String value) {}

    @Override
    public long bufferedAmountLowThreshold() {
      return 0;
    }

    @Override
    public void bufferedAmountLowThreshold(long bytes) {}
  }

  @Test
  void theMessageBehindTheOneThatKilledItsConnectionStaysQueued() {
    Dying transport = new Dying();
    ReconnectingWebSocket socket =
        ReconnectingWebSocket.connect(
            "ws://localhost/",
            new ReconnectingWebSocketOptions()
                .executor(Runnable::run)
                .webSocket(
                    (request, beforeConnecting) -> {
                      beforeConnecting.accept(transport);
                      return transport;
                    }));
    transport.open();
    transport.fillUp();
    SendOptions scoped = SendOptions.DEFAULT.scope(Scope.CONNECTION);
    assertThat(socket.send(Message.text("scoped"), scoped)).isEqualTo(SendResult.QUEUED);
    assertThat(socket.send("kept")).isEqualTo(SendResult.QUEUED);

    transport.drain();
    socket.send("kept too");

    assertThat(socket.drainQueuedMessages())
        .containsExactly(Message.text("kept"), Message.text("kept too"));
    socket.close();
  }
}
