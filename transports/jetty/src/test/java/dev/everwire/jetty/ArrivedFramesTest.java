package dev.everwire.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.jetty.ArrivedFrames.Arrived;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.junit.jupiter.api.Test;

class ArrivedFramesTest {

  private final List<Throwable> failures = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private final ArrivedFrames arrived = new ArrivedFrames(failures::add);
  private int reads;

  private boolean arrive(String text) {
    return arrive(new Frame(OpCode.TEXT, text), text);
  }

  private boolean arrive(Frame frame, String name) {
    return arrived.arrive(
        frame, Callback.from(() -> done.add(name), failure -> done.add(name + " failed")));
  }

  private String next() {
    return StandardCharsets.UTF_8
        .decode(Objects.requireNonNull(arrived.next()).frame().getPayload().duplicate())
        .toString();
  }

  @Test
  void frameThatIsAskedForIsNotKept() {
    assertThat(arrived.next()).isNull();
    assertThat(arrive("1")).isTrue();
    assertThat(done).as("its callback is the taker's").isEmpty();
  }

  @Test
  void framesThatNobodyAskedForWaitInOrder() {
    assertThat(arrive("1")).isFalse();
    assertThat(arrive("2")).isFalse();
    assertThat(done).as("Jetty may use their memory again").containsExactly("1", "2");
    assertThat(next()).isEqualTo("1");
    assertThat(arrive("3")).as("behind 2").isFalse();
    assertThat(next()).isEqualTo("2");
    assertThat(next()).isEqualTo("3");
    assertThat(arrived.next()).isNull();
    assertThat(arrive("4")).isTrue();
  }

  @Test
  void whatWaitsIsACopy() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {'a'});
    arrive(new Frame(OpCode.TEXT, buffer), "a");
    buffer.put(0, (byte) 'b');
    assertThat(next()).isEqualTo("a");
  }

  @Test
  void frameThatHadToWaitFailsTheConnectionAllTheSame() {
    arrive("1");
    IllegalStateException wrong = new IllegalStateException("wrong");
    Objects.requireNonNull(arrived.next()).callback().failed(wrong);
    assertThat(failures).containsExactly(wrong);
  }

  /** Jetty answers a Close frame when it is told that the frame is done with. */
  @Test
  void closeFrameThatWaitsIsDoneWithWhenItIsTaken() {
    arrive(new CloseStatus(1000, "").toFrame(), "close");
    assertThat(done).isEmpty();
    Arrived close = Objects.requireNonNull(arrived.next());
    close.callback().succeeded();
    assertThat(done).containsExactly("close");
  }

  @Test
  void readingWaitsUntilAFrameIsAskedForThatIsNotThere() {
    assertThat(arrived.hasRoom()).isFalse();
    arrived.whenRoom(() -> reads++);
    arrive("1");
    assertThat(next()).isEqualTo("1");
    assertThat(reads).isZero();
    assertThat(arrived.next()).isNull();
    assertThat(reads).isEqualTo(1);
    assertThat(arrived.hasRoom()).isTrue();
    arrived.whenRoom(() -> reads++);
    assertThat(reads).as("at once").isEqualTo(2);
  }

  @Test
  void afterTheEndJettyReadsOnByItself() {
    arrived.whenRoom(() -> reads++);
    arrive(new CloseStatus(1000, "").toFrame(), "close");
    arrived.abandon();
    assertThat(reads).isEqualTo(1);
    assertThat(arrived.hasRoom()).isTrue();
    assertThat(arrive("late")).isFalse();
    assertThat(done).as("nothing of Jetty's is kept").containsExactly("close", "late");
    assertThat(arrived.next()).isNull();
  }
}
