package dev.everwire.it.interop;

import dev.everwire.it.transport.TestCertificates;
import io.netty.pkitesting.X509Bundle;

/** The servers that show whether a client's TLS is sound; each sends messages back. */
public enum TlsServer {
  /** Its certificate is in order. */
  TRUSTED(false, "TLSv1.3"),
  /** Its certificate is for another name, and another address. */
  OTHER_HOST(false, "TLSv1.3"),
  /** Its certificate was in order until yesterday. */
  EXPIRED(false, "TLSv1.3"),
  /** Its certificate is its own work. */
  SELF_SIGNED(false, "TLSv1.3"),
  /** It demands a certificate. */
  MUTUAL(true, "TLSv1.3"),
  /**
   * It demands a certificate, in TLS 1.2, where the client hears within the handshake if it lacks.
   */
  MUTUAL_TLS_1_2(true, "TLSv1.2");

  private final boolean demandsCertificate;
  private final String protocol;

  TlsServer(boolean demandsCertificate, String protocol) {
    this.demandsCertificate = demandsCertificate;
    this.protocol = protocol;
  }

  /** Returns the certificate that it shows. */
  public X509Bundle certificate(TestCertificates certificates) {
    return switch (this) {
      case OTHER_HOST -> certificates.otherHost();
      case EXPIRED -> certificates.expired();
      case SELF_SIGNED -> certificates.selfSigned();
      case TRUSTED, MUTUAL, MUTUAL_TLS_1_2 -> certificates.trusted();
    };
  }

  /** Returns whether it demands a certificate of the client. */
  public boolean demandsCertificate() {
    return demandsCertificate;
  }

  /** Returns the one version of TLS that it speaks, such as "TLSv1.3". */
  public String protocol() {
    return protocol;
  }
}
