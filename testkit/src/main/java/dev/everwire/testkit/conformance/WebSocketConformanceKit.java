package dev.everwire.testkit.conformance;

import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.TransportOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tests a transport by rules C1 to C20 of {@link dev.everwire.IWebSocket}. Extend it and say how to
 * make the transport's factory; JUnit does the rest:
 *
 * <pre>{@code
 * class MyTransportConformanceTest extends WebSocketConformanceKit {
 *   @Override
 *   protected WebSocketFactory factory(TransportOptions options) {
 *     return new MyWebSocketFactory(options);
 *   }
 * }
 * }</pre>
 *
 * <p>Each test's name begins with the rule that it tests, {@code c05...} for C5, or with {@code
 * hostile} for what an illegal server does; its failure says what to look at. The server is a real
 * one on the loopback address, and needs no network.
 *
 * <p>What only some transports can do ({@code Pingable}, {@code Pausable}, {@code Terminable},
 * {@code Lingering}, {@code Drainable}) is tested where the socket implements it, and reported as
 * skipped where not. What the client beneath makes impossible is declared by {@link #limits()}, and
 * the kit then tests for what the {@link Limit} says instead.
 */
public abstract class WebSocketConformanceKit
    implements LifeRules,
        ClosingRules,
        SendingRules,
        ReceivingRules,
        ListenerRules,
        FlowRules,
        RequestRules,
        CapabilityRules,
        HostileServerRules {

  /** Creates the kit; JUnit makes an instance for each test. */
  protected WebSocketConformanceKit() {}

  /** Returns a factory of the transport with these options, all of which it must obey. */
  protected abstract WebSocketFactory factory(TransportOptions options);

  /** Returns what the client beneath makes impossible; nothing unless overridden. */
  protected Set<Limit> limits() {
    return Set.of();
  }

  /** Returns how long to wait for what must come before a test fails; 20 seconds by default. */
  protected Duration patience() {
    return Duration.ofSeconds(20);
  }

  /** Returns the request for a URL and subprotocols; override to test checks of another origin. */
  protected WebSocketRequest request(String url, List<String> protocols) {
    return WebSocketRequest.of(url, protocols, Map.of(), false);
  }
}
