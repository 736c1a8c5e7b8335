package dev.everwire.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.WebSocketRequest;
import dev.everwire.transport.TransportOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdkWebSocketFactoryTest {

  @ParameterizedTest
  @ValueSource(strings = {"Host", "content-length", "Expect"})
  void headerThatTheJdkRefusesIsRefusedAtOnce(String name) {
    WebSocketRequest request =
        WebSocketRequest.of("ws://127.0.0.1:1/", List.of(), Map.of(name, List.of("1")), false);
    assertThatThrownBy(() -> JdkWebSocketFactory.create().create(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void withersReturnAnotherFactory() {
    JdkWebSocketFactory factory = JdkWebSocketFactory.create();
    assertThat(factory.options(TransportOptions.DEFAULT)).isNotSameAs(factory);
  }
}
