package dev.everwire.javawebsocket;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;

/** A proxy for one connection, which it leads to a server whatever it is asked for. */
final class ForwardingProxy implements AutoCloseable {

  /** Speaks with the client up to where the tunnel is open. */
  interface Greeting {

    /** Returns whether the tunnel is open. */
    boolean speak(DataInputStream in, OutputStream out) throws IOException;
  }

  private final ServerSocket listener;
  private final Greeting greeting;
  private final int serverPort;

  private ForwardingProxy(Greeting greeting, int serverPort) throws IOException {
    this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    this.greeting = greeting;
    this.serverPort = serverPort;
  }

  static ForwardingProxy start(int serverPort, Greeting greeting) throws IOException {
    ForwardingProxy proxy = new ForwardingProxy(greeting, serverPort);
    begin(proxy::serve);
    return proxy;
  }

  Proxy as(Proxy.Type type) {
    return new Proxy(type, listener.getLocalSocketAddress());
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void begin(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // An end of the tunnel has gone.
              }
            },
            "test-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() throws IOException {
    try (Socket client = listener.accept()) {
      if (greeting.speak(new DataInputStream(client.getInputStream()), client.getOutputStream())) {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
          begin(() -> pump(server, client));
          pump(client, server);
        }
      }
    }
  }

  /** Ends both when one has. */
  private static void pump(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
