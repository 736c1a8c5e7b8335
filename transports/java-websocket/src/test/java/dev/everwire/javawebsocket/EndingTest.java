package dev.everwire.javawebsocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.Blob;
import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.Terminable;
import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the client would lose, or leave behind, at the end of a connection. */
class EndingTest {

  private static final JavaWebSocketFactory FACTORY = JavaWebSocketFactory.create();

  @Test
  void c07MessageInOnePacketWithAnIllegalFrameArrives() {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.writeBytes(Frame.text("last words").encode());
    packet.writeBytes(Frame.text("masked").withMask(true).encode());
    Script script =
        connection -> {
          connection.accept();
          connection.raw(packet.toByteArray());
          connection.stopReading();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), FACTORY);
      attempt.events().next(EventType.OPEN);
      assertThat(attempt.events().next(EventType.MESSAGE).data())
          .isEqualTo(Message.text("last words"));
      attempt.failure(1002);
    }
  }

  @Test
  void c17PeerThatClosesButReadsNoMoreLeavesNothingBehind() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    Script script =
        connection -> {
          connection.accept();
          stuck.await();
          connection.close(1001, "");
          connection.stopReading();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), FACTORY);
      attempt.events().next(EventType.OPEN);
      attempt.socket().send(Message.owned(ByteBuffer.allocate(64 << 20)));
      stuck.countDown();
      CloseEvent close = attempt.events().next(EventType.CLOSE);
      assertThat(close.code()).isEqualTo(1001);
      assertThat(close.wasClean()).isTrue();
      ClientThreads.awaitNone();
    }
  }

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
  void c17StreamOfABlobIsClosedWithItsConnection() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.start(Script.silent())) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), FACTORY);
      attempt.events().next(EventType.OPEN);
      attempt.socket().send(new EndlessBlob(closed));
      ((Terminable) attempt.socket()).terminate();
      attempt.failure(1006);
      assertThat(closed.await(20, TimeUnit.SECONDS)).as("the stream was closed").isTrue();
      ClientThreads.awaitNone();
    }
  }

  /** A blob of a gigabyte of zeros. */
  private record EndlessBlob(CountDownLatch closed) implements Blob {

    @Override
    public long size() {
      return 1L << 30;
    }

    @Override
    public InputStream stream() {
      return new InputStream() {
        @Override
        public int read() {
          return 0;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
          return length;
        }

        @Override
        public void close() {
          closed.countDown();
        }
      };
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
