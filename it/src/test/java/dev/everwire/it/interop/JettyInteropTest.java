package dev.everwire.it.interop;

import java.nio.file.Path;

class JettyInteropTest extends InteropScenarios {

  @Override
  InteropServer start(Path directory) throws Exception {
    return JettyServer.start();
  }
}
