package dev.everwire.it.interop;

import java.nio.file.Path;

class PythonWebsocketsInteropTest extends InteropScenarios {

  @Override
  InteropServer start(Path directory) {
    return ServerProcess.pythonWebsockets();
  }
}
