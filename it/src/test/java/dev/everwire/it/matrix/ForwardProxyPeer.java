package dev.everwire.it.matrix;

import dev.everwire.it.interop.ForwardProxyProgram;
import dev.everwire.it.interop.ServerProcess;
import dev.everwire.it.transport.TestCertificates;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A proxy that clients are told to go through. */
record ForwardProxyPeer(ForwardProxyProgram program) implements Peer {

  static List<Peer> all() {
    return Stream.of(ForwardProxyProgram.values()).<Peer>map(ForwardProxyPeer::new).toList();
  }

  @Override
  public String name() {
    return program.label();
  }

  @Override
  public Running start(Path directory) throws Exception {
    TestCertificates certificates = TestCertificates.create();
    ServerProcess process = program.start(directory);
    return new Running(ForwardProxyCases.of(program, process.port(), certificates), process::close);
  }
}
