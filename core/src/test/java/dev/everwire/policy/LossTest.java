package dev.everwire.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseCode;
import dev.everwire.HandshakeException;
import dev.everwire.policy.Loss.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a loss says, and what the standard policy makes of it (R8). */
class LossTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Loss refused(int status, Map<String, List<String>> headers) {
    return Loss.of(Source.HANDSHAKE, new HandshakeException(status, headers, "", null));
  }

  private static Loss retryAfter(String value) {
    return refused(503, Map.of("Retry-After", List.of(value)));
  }

  private static Loss closed(int code) {
    return new Loss(Source.PEER, code, "", true, null);
  }

  private static Verdict standard(Loss loss) {
    return StandardReconnectPolicy.DEFAULT.decide(loss, NOW);
  }

  @Test
  void onlyARefusedHandshakeHasAStatus() {
    assertThat(refused(503, Map.of()).status()).isEqualTo(503);
    assertThat(Loss.of(Source.NETWORK, new IOException("reset")).status()).isZero();
    assertThat(closed(CloseCode.NORMAL).status()).isZero();
  }

  @Test
  void retryAfterIsInSecondsOrADate() {
    assertThat(retryAfter(" 120 ").retryAfter(NOW)).contains(Duration.ofMinutes(2));
    assertThat(retryAfter("Thu, 01 Jan 2026 00:01:00 GMT").retryAfter(NOW))
        .contains(Duration.ofMinutes(1));
  }

  @Test
  void aDateThatHasPassedMeansNoWait() {
    assertThat(retryAfter("Wed, 31 Dec 2025 23:59:00 GMT").retryAfter(NOW)).contains(Duration.ZERO);
  }

  @Test
  void whatCannotBeReadOrIsMissingAsksForNoWait() {
    assertThat(retryAfter("soon").retryAfter(NOW)).isEmpty();
    assertThat(retryAfter("1234567890").retryAfter(NOW)).isEmpty();
    assertThat(refused(503, Map.of()).retryAfter(NOW)).isEmpty();
    assertThat(standard(retryAfter("soon"))).isEqualTo(Verdict.RETRY);
  }

  @Test
  void theStandardPolicyWaitsAsAskedButNoLongerThanItsBound() {
    assertThat(standard(retryAfter("3600"))).isEqualTo(Verdict.retryAfter(Duration.ofHours(1)));
    assertThat(standard(retryAfter("3601"))).isEqualTo(Verdict.retryAfter(Duration.ofHours(1)));
    assertThat(standard(retryAfter("3599")))
        .isEqualTo(Verdict.retryAfter(Duration.ofSeconds(3599)));
    StandardReconnectPolicy impatient =
        StandardReconnectPolicy.DEFAULT.maxRetryAfter(Duration.ofSeconds(7));
    assertThat(impatient.decide(retryAfter("3600"), NOW))
        .isEqualTo(Verdict.retryAfter(Duration.ofSeconds(7)));
  }

  @Test
  void aServerThatRestartsOrIsBusyGetsItsTime() {
    assertThat(standard(closed(CloseCode.SERVICE_RESTART)))
        .isEqualTo(Verdict.retryAfter(Duration.ofSeconds(5)));
    assertThat(standard(closed(CloseCode.TRY_AGAIN_LATER)))
        .isEqualTo(Verdict.retryAfter(Duration.ofSeconds(30)));
    assertThat(standard(closed(CloseCode.NORMAL))).isEqualTo(Verdict.RETRY);
  }

  @Test
  void codesThatNoPeerHasSentAskForNoTime() {
    Loss ours = new Loss(Source.NETWORK, CloseCode.SERVICE_RESTART, "", false, null);
    Loss busy = new Loss(Source.NETWORK, CloseCode.TRY_AGAIN_LATER, "", false, null);
    assertThat(standard(ours)).isEqualTo(Verdict.RETRY);
    assertThat(standard(busy)).isEqualTo(Verdict.RETRY);
  }

  @Test
  void theCodesAndStatusesThatEndItAddUp() {
    StandardReconnectPolicy policy =
        StandardReconnectPolicy.DEFAULT.endOnCodes(4001).endOnCodes(4002).endOnStatuses(401, 403);
    for (Loss loss :
        List.of(closed(4001), closed(4002), refused(401, Map.of()), refused(403, Map.of()))) {
      assertThat(policy.decide(loss, NOW)).isEqualTo(Verdict.GIVE_UP);
    }
    assertThat(policy.decide(closed(4003), NOW)).isEqualTo(Verdict.RETRY);
    assertThat(policy.decide(refused(500, Map.of()), NOW)).isEqualTo(Verdict.RETRY);
  }
}
