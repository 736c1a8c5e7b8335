package dev.everwire.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R12: what a pong proves. */
class PingBarrierTest {

  private final PingBarrier barrier = new PingBarrier(77);

  @Test
  void aPongProvesWhatItsPingCoversAndNothingTwice() {
    ByteBuffer ping = barrier.ping(5, 1);
    assertThat(barrier.isOutstanding()).isTrue();
    assertThat(barrier.pong(ping)).isEqualTo(5);
    assertThat(barrier.isOutstanding()).isFalse();
    assertThat(barrier.pong(ping)).isZero();
  }

  @Test
  void thePongOfALaterPingStandsForThoseOfEarlierOnes() {
    ByteBuffer early = barrier.ping(5, 1);
    ByteBuffer late = barrier.ping(8, 2);
    assertThat(barrier.pong(late)).isEqualTo(8);
    assertThat(barrier.pong(early)).isZero();
    assertThat(barrier.isOutstanding()).isFalse();
  }

  @Test
  void thePongOfAnEarlierPingLeavesLaterOnesOutstanding() {
    ByteBuffer early = barrier.ping(5, 1);
    barrier.ping(8, 2);
    assertThat(barrier.pong(early)).isEqualTo(5);
    assertThat(barrier.isOutstanding()).isTrue();
  }

  @Test
  void aPayloadThatDiffersInAnyByteProvesNothing() {
    ByteBuffer ping = barrier.ping(5, 1);
    for (int i = 0; i < ping.remaining(); i++) {
      ByteBuffer other = ByteBuffer.allocate(ping.remaining()).put(ping.duplicate()).flip();
      other.put(i, (byte) (other.get(i) ^ 1));
      assertThat(barrier.pong(other)).as("byte %s", i).isZero();
    }
    assertThat(barrier.pong(ByteBuffer.allocate(0))).isZero();
    assertThat(new PingBarrier(78).ping(5, 1)).as("of another connection").isNotEqualTo(ping);
    assertThat(barrier.pong(ping)).isEqualTo(5);
  }

  @Test
  void pingsWithoutPongsStayFewAndTheLastOnesCount() {
    List<ByteBuffer> pings = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      pings.add(barrier.ping(i, i));
    }
    assertThat(barrier.pong(pings.get(0))).as("forgotten").isZero();
    assertThat(barrier.pong(pings.get(99))).isEqualTo(100);
  }
}
