package dev.everwire.it.interop;

import dev.everwire.it.transport.TestCertificates;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code openssl s_server}, which answers every request with a page about the TLS connection. */
public final class OpensslPage {

  private OpensslPage() {}

  /**
   * Starts it with a certificate that is in order.
   *
   * @param directory an empty one, where the certificate goes
   */
  public static InteropServer start(Path directory, TestCertificates certificates)
      throws IOException {
    RequiredTool.check("openssl", "openssl", "version");
    X509Bundle certificate = certificates.trusted();
    Path pem = directory.resolve("server.pem");
    Files.writeString(pem, certificate.getPrivateKeyPEM() + certificate.getCertificatePathPEM());
    int port = ServerProcess.freePort();
    List<String> command =
        List.of("openssl", "s_server", "-www", "-accept", "127.0.0.1:" + port, "-cert", pem + "");
    return ServerProcess.start(command, port);
  }
}
