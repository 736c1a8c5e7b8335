package dev.everwire.okhttp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.simulation.CountingTime;
import dev.everwire.transport.TransportOptions;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The order in which frames go out, and what the end of a connection leaves. */
class EndingTest {

  private static final OkHttpWebSocketFactory FACTORY = OkHttpWebSocketFactory.create();

  @Test
  void c19PeerThatEndsItsStreamBehindItsCloseFrameIsAnswered() throws Exception {
    BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
    Script script =
        connection -> {
          connection.accept();
          connection.close(4321, "");
          connection.endOutput();
          Frame answer = connection.awaitClose();
          answers.add(answer == null ? -1 : answer.closeCode());
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), FACTORY);
      attempt.events().next(EventType.OPEN);
      assertThat(attempt.events().next(EventType.CLOSE).code()).isEqualTo(4321);
      assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo(4321);
    }
  }

  @Test
  void c17PeerThatClosesButReadsNoMoreIsDropped() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch dropped = new CountDownLatch(1);
    Script script =
        connection -> {
          connection.accept();
          stuck.await();
          connection.close(1001, "");
          connection.awaitDisconnect();
          dropped.countDown();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), FACTORY);
      attempt.events().next(EventType.OPEN);
      attempt.socket().send(Message.owned(ByteBuffer.allocate(64 << 20)));
      stuck.countDown();
      CloseEvent close = attempt.events().next(EventType.CLOSE);
      assertThat(close.code()).isEqualTo(1001);
      assertThat(close.wasClean()).isTrue();
      assertThat(dropped.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void c17TimersEndWithTheConnection() {
    CountingTime time = new CountingTime();
    Script script =
        connection -> {
          connection.accept();
          connection.close(1000, "");
          connection.awaitClose();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket attempt =
          RecordedSocket.connecting(
              server.url(), FACTORY.options(TransportOptions.DEFAULT.time(time)));
      attempt.events().next(EventType.OPEN);
      attempt.events().next(EventType.CLOSE);
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20_000);
      while (time.waiting() > 0 && System.nanoTime() < deadline) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
      assertThat(time.waiting()).isZero();
    }
  }

  @Test
  void pingIsAnsweredAheadOfMessagesThatWait() throws Exception {
    BlockingQueue<Integer> messagesAheadOfPong = new LinkedBlockingQueue<>();
    CountDownLatch sent = new CountDownLatch(1);
    CountDownLatch pinged = new CountDownLatch(1);
    Script script =
        connection -> {
          connection.accept();
          sent.await();
          connection.ping("now".getBytes(UTF_8));
          pinged.await();
          int messages = 0;
          while (Objects.requireNonNull(connection.read()).opcode() != Frame.PONG) {
            messages++;
          }
          messagesAheadOfPong.add(messages);
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), FACTORY);
      attempt.events().next(EventType.OPEN);
      for (int i = 0; i < 100; i++) {
        attempt.socket().send(Message.owned(ByteBuffer.allocate(1 << 20)));
      }
      sent.countDown();
      attempt.events().next(EventType.PING);
      pinged.countDown();
      assertThat(messagesAheadOfPong.poll(20, TimeUnit.SECONDS)).isLessThan(50);
    }
  }
}
