package dev.everwire.testkit.server;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** How a server speaks TLS. */
record ServerTls(SSLContext context, SSLParameters parameters) {

  /** Returns a socket whose handshake begins when it is first read or written. */
  SSLSocket over(Socket tcp) throws IOException {
    SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(tcp, null, true);
    secure.setUseClientMode(false);
    secure.setSSLParameters(parameters);
    return secure;
  }
}
