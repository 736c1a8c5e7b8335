package dev.everwire.it.interop;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** Node's ws behind nginx. */
class NginxInteropTest extends InteropScenarios {

  private @Nullable ServerProcess node;

  @Override
  InteropServer start(Path directory) {
    node = ServerProcess.nodeWs();
    return NginxProxy.start(directory, node, Duration.ofMinutes(1));
  }

  @AfterAll
  void closeNode() {
    if (node != null) {
      node.close();
    }
  }
}
