package dev.everwire.it.transport;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A certificate authority that nobody else trusts, and keys with its certificates. */
public final class TestCertificates {

  private static final Duration DAY = Duration.ofDays(1);

  private final X509Bundle authority;
  private final X509Bundle trusted;
  private final X509Bundle otherHost;
  private final X509Bundle expired;
  private final X509Bundle selfSigned;
  private final X509Bundle client;

  private TestCertificates() throws Exception {
    authority =
        valid("CN=Everwire test authority").setIsCertificateAuthority(true).buildSelfSigned();
    trusted = loopback("CN=trusted").buildIssuedBy(authority);
    otherHost =
        valid("CN=localhost")
            .addSanDnsName("other.test")
            .addSanIpAddress("127.0.0.9")
            .addExtendedKeyUsageServerAuth()
            .buildIssuedBy(authority);
    Instant now = Instant.now();
    expired =
        loopback("CN=expired")
            .notBefore(now.minus(DAY.multipliedBy(30)))
            .notAfter(now.minus(DAY))
            .buildIssuedBy(authority);
    selfSigned = loopback("CN=self-signed").setIsCertificateAuthority(true).buildSelfSigned();
    client = valid("CN=client").addExtendedKeyUsageClientAuth().buildIssuedBy(authority);
  }

  private static CertificateBuilder valid(String subject) {
    Instant now = Instant.now();
    return new CertificateBuilder()
        .ecp256()
        .subject(subject)
        .notBefore(now.minus(DAY))
        .notAfter(now.plus(DAY));
  }

  private static CertificateBuilder loopback(String subject) {
    return valid(subject)
        .addSanDnsName("localhost")
        .addSanIpAddress("127.0.0.1")
        .addExtendedKeyUsageServerAuth();
  }

  /** Makes an authority and its certificates. */
  public static TestCertificates create() {
    try {
      return new TestCertificates();
    } catch (Exception e) {
      throw new IllegalStateException("no certificates could be made", e);
    }
  }

  /** A server's, for {@code localhost} and 127.0.0.1. */
  public X509Bundle trusted() {
    return trusted;
  }

  /**
   * A server's, for another name and another address; that its subject is {@code localhost} counts
   * for nothing (RFC 9525 section 6.1).
   */
  public X509Bundle otherHost() {
    return otherHost;
  }

  /** A server's, for {@code localhost} and 127.0.0.1, until yesterday. */
  public X509Bundle expired() {
    return expired;
  }

  /** A server's, for {@code localhost} and 127.0.0.1, by no authority. */
  public X509Bundle selfSigned() {
    return selfSigned;
  }

  /** Returns the authority's certificate. */
  public X509Bundle authority() {
    return authority;
  }

  /** Returns what a client needs that trusts the authority, and nobody else. */
  public SSLContext trust() {
    return context(null);
  }

  /** Returns what a client needs that also has a certificate of its own. */
  public SSLContext trustWithClientCertificate() {
    return context(client);
  }

  /** Returns what a server needs that shows a certificate, and trusts the authority's clients. */
  public SSLContext server(X509Bundle certificate) {
    return context(certificate);
  }

  private SSLContext context(@Nullable X509Bundle own) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager[] keys = own == null ? null : own.toKeyManagerFactory().getKeyManagers();
      TrustManager[] trust = authority.toTrustManagerFactory().getTrustManagers();
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS context could be made", e);
    }
  }
}
