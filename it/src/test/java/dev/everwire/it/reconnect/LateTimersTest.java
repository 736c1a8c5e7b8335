package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.policy.SendOptions;
import dev.everwire.reconnect.ReconnectingWebSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/**
 * A timer fires, and what it sets off waits for a thread, while another timer takes its place: none
 * is left behind. The simulation found these.
 */
class LateTimersTest {

  private final Simulation sim = new Simulation();

  @Test
  void ofATimeToLiveThatEndsWhenTheSocketIsClosed() {
    ReconnectingWebSocket socket = sim.connect(sim.options());
    sim.time.schedule(Duration.ofSeconds(1).toNanos(), socket::close);
    SendOptions options = SendOptions.DEFAULT;
    socket.send(Message.text("brief"), options.timeToLive(Duration.ofSeconds(1)));
    socket.send(Message.text("long"), options.timeToLive(Duration.ofHours(1)));

    sim.advanceSeconds(1);

    assertThat(socket.drainQueuedMessages()).containsExactly(Message.text("long"));
    sim.time.runDue();
    assertThat(sim.time.pendingTimers()).as("timers left behind").isZero();
  }

  @Test
  void ofAPingThatIsOverdueWhenTheConnectionIsReplaced() {
    Queue<Runnable> waiting = new ArrayDeque<>();
    ReconnectingWebSocket socket =
        sim.connect(sim.atLeastOnce().noHeartbeat().executor(waiting::add));
    runAll(waiting);
    sim.transport().autoPong(false);
    sim.transport().open();
    runAll(waiting);
    socket.send("unconfirmed");
    sim.advanceSeconds(10);
    Runnable overdue = waiting.remove();

    socket.reconnect();
    runAll(waiting);
    sim.transport().autoPong(false);
    sim.transport().open();
    runAll(waiting);
    overdue.run();
    sim.transport().pong();
    runAll(waiting);
    assertThat(socket.unconfirmedMessages()).isZero();

    socket.close();
    runAll(waiting);
    assertThat(socket.readyState()).isEqualTo(IWebSocket.CLOSED);
    assertThat(sim.time.pendingTimers()).as("timers left behind").isZero();
  }

  private void runAll(Queue<Runnable> waiting) {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
    sim.time.runDue();
  }
}
