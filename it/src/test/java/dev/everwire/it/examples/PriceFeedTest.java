package dev.everwire.it.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.simulation.SimulatedNetwork;
import dev.everwire.testkit.simulation.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceFeedTest {

  @Test
  void subscribesAgainAfterAnOutage() {
    VirtualTime time = new VirtualTime();
    SimulatedNetwork network = new SimulatedNetwork(time);
    List<String> prices = new ArrayList<>();
    ReconnectingWebSocketOptions options =
        new ReconnectingWebSocketOptions()
            .webSocket(network.factory())
            .time(time)
            .executor(time)
            .on(EventType.MESSAGE, event -> prices.add(event.text()))
            .on(EventType.OPEN, event -> ((ReconnectingWebSocket) event.target()).send("prices?"));

    ReconnectingWebSocket socket = ReconnectingWebSocket.connect("wss://example.org", options);
    time.runDue();
    network.lastAttempt().open();
    network.lastAttempt().receive("101.5");
    network.lastAttempt().fail(new IOException("connection reset"));
    time.advance(Duration.ofSeconds(5)); // the longest first delay: nobody sleeps
    network.lastAttempt().open();
    network.lastAttempt().receive("101.7");

    assertThat(network.attempts()).hasSize(2);
    assertThat(network.lastAttempt().sentTexts()).containsExactly("prices?");
    assertThat(prices).containsExactly("101.5", "101.7");
    socket.close();
  }
}
