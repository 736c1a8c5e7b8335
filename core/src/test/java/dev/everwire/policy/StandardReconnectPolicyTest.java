package dev.everwire.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StandardReconnectPolicyTest {

  private static Verdict after(Loss.Source source, Throwable cause) {
    return ReconnectPolicy.standard().decide(Loss.of(source, cause), Instant.EPOCH);
  }

  @Test
  void r8ArgumentThatTheApplicationGotWrongEndsIt() {
    assertThat(after(Loss.Source.APPLICATION, new IllegalArgumentException("bad URL")))
        .isEqualTo(Verdict.GIVE_UP);
  }

  @Test
  void r8ExceptionOfTheSameClassOutOfTheNetworkDoesNot() {
    assertThat(after(Loss.Source.NETWORK, new NumberFormatException("Content-Length: many")))
        .isEqualTo(Verdict.RETRY);
  }
}
