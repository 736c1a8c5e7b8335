package dev.everwire.it.interop;

import java.nio.file.Path;

class NodeWsInteropTest extends InteropScenarios {

  @Override
  InteropServer start(Path directory) {
    return ServerProcess.nodeWs();
  }
}
