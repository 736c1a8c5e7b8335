package dev.everwire.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.everwire.EventType;
import dev.everwire.Pausable;
import dev.everwire.testkit.server.Frame;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** C16: whoever does not take what comes makes the peer wait. */
interface FlowRules extends Rules {

  /** 128 MiB: more than the socket buffers of any system hold. */
  int MESSAGES = 2_048;

  /** 64 KiB. */
  int SIZE = 1 << 16;

  /** C16: look at what reads on, and where it keeps what it read, while a listener runs. */
  @Test
  default void c16SlowListenerSlowsThePeerDown(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger received = new AtomicInteger();
    open.socket().removeEventListener("message", rig.events);
    open.socket()
        .addEventListener(
            EventType.MESSAGE,
            event -> {
              received.incrementAndGet();
              try {
                assertThat(release.await(100, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    Flood flood = new Flood(open);
    assertThat(flood.awaitStall()).as("C16: messages written to a listener that hangs").isTrue();
    assertThat(received).as("C16: one message at a time").hasValue(1);
    release.countDown();
    rig.await("C16: all messages, once the listener goes on", () -> received.get() == MESSAGES);
  }

  /** C16: look at what pause stops, and what resume starts again. */
  @Test
  default void c16PausedSocketReadsNoFurther(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    assumeThat(open.socket() instanceof Pausable).as("C16: the socket is no Pausable").isTrue();
    Pausable pausable = (Pausable) open.socket();
    AtomicInteger received = new AtomicInteger();
    open.socket().removeEventListener("message", rig.events);
    open.socket().addEventListener(EventType.MESSAGE, event -> received.incrementAndGet());
    pausable.resume();
    pausable.pause();
    pausable.pause();
    Flood flood = new Flood(open);
    assertThat(flood.awaitStall()).as("C16: messages written to a paused socket").isTrue();
    pausable.resume();
    rig.await("C16: all messages after resume", () -> received.get() == MESSAGES);
  }

  /** Writes messages from a thread of its own, and knows when it gets stuck. */
  final class Flood {

    private final AtomicInteger written = new AtomicInteger();

    Flood(Rig.Connection open) {
      byte[] frame = Frame.binary(new byte[SIZE]).encode();
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < MESSAGES; i++) {
                    open.peer().raw(frame);
                    written.incrementAndGet();
                  }
                } catch (IOException e) {
                  // The test is over.
                }
              },
              "kit-flood");
      writer.setDaemon(true);
      writer.start();
    }

    /** Returns true when no progress is made for a second, false when all was written. */
    boolean awaitStall() throws InterruptedException {
      int before = -1;
      while (written.get() < MESSAGES && written.get() != before) {
        before = written.get();
        new CountDownLatch(1).await(1, TimeUnit.SECONDS);
      }
      return written.get() < MESSAGES;
    }
  }
}
