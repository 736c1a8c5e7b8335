package dev.everwire.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * A key for {@link ScriptedServer#startTls}, with a certificate that vouches for itself, made by
 * the JDK's keytool.
 *
 * @param store has the key, and its certificate
 */
public record SelfSignedKey(KeyStore store) {

  private static final char[] PASSWORD = "password".toCharArray();

  /**
   * Makes a key.
   *
   * @param subject whose it is, such as "ip:127.0.0.1" or "dns:name.example"
   */
  public static SelfSignedKey of(String subject, Path directory)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path home = Files.createTempDirectory(directory, "keys");
    Path file = home.resolve("keys.p12");
    Path log = home.resolve("log");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "key",
                "-keyalg",
                "EC",
                "-dname",
                "CN=everwire test",
                "-ext",
                "san=" + subject,
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IOException("no key for " + subject + ": " + Files.readString(log));
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return new SelfSignedKey(store);
  }

  /** Returns what shows this key, and trusts it. */
  public SSLContext context() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[] {trust()}, null);
    return context;
  }

  /** Returns what trusts this key. */
  public X509TrustManager trust() throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return (X509TrustManager) trust.getTrustManagers()[0];
  }
}
