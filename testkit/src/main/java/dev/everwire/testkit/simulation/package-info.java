/**
 * A network and a clock that a test holds in its hands, to unit-test code against reconnection
 * without sockets and without waiting.
 *
 * <pre>{@code
 * VirtualTime time = new VirtualTime();
 * SimulatedNetwork network = new SimulatedNetwork(time);
 * // give network.factory() and time (as time source and as executor) to what is tested, then:
 * time.runDue();
 * network.lastAttempt().open();
 * network.lastAttempt().receive("hello");
 * network.lastAttempt().fail(new IOException("connection reset"));
 * time.advance(Duration.ofSeconds(5));
 * }</pre>
 *
 * <p>Everything happens on the thread of the test, in an order that is the same in each run. A call
 * to a {@link SimulatedWebSocket} has had its consequences when it returns; what the code under
 * test leaves to its executor or timers for other reasons happens at the next call to {@link
 * VirtualTime#runDue} or {@link VirtualTime#advance}. To let two things happen before the
 * consequences of either, make a task of them: {@code time.execute(() -> ...)}.
 */
@NullMarked
package dev.everwire.testkit.simulation;

import org.jspecify.annotations.NullMarked;
