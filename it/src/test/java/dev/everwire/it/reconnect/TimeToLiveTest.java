package dev.everwire.it.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.Message;
import dev.everwire.policy.SendOptions;
import dev.everwire.reconnect.ReconnectingWebSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Times to live (R6), and their timer. */
class TimeToLiveTest {

  private final Simulation sim = new Simulation();

  /** The simulation found it: seed 505 of its first version. */
  @Test
  void aTimerThatFiresWhileAnotherIsSetLeavesNoneBehind() {
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
}
