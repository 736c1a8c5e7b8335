package dev.everwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which event loops carry a socket. */
class EventLoopsTest {

  @Test
  void theSharedOnesAreNativeWhereTheLibraryIsThere() {
    assumeThat(Epoll.isAvailable()).as("epoll, whose library the tests bring for Linux").isTrue();
    assertThat(EventLoops.shared().channel()).isEqualTo(EpollSocketChannel.class);
  }

  @Test
  void nioCarriesASocket() throws Exception {
    echoOver(NioIoHandler.newFactory());
  }

  @Test
  void epollCarriesASocket() throws Exception {
    assumeThat(Epoll.isAvailable()).isTrue();
    echoOver(EpollIoHandler.newFactory());
  }

  @Test
  void ioUringCarriesASocket() throws Exception {
    assumeThat(IoUring.isAvailable()).as("not every kernel has it").isTrue();
    echoOver(IoUringIoHandler.newFactory());
  }

  private static void echoOver(IoHandlerFactory io) throws Exception {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, io);
    try (ScriptedServer server = ScriptedServer.start(Script.echo())) {
      CompletableFuture<RecordedEvents> recorded = new CompletableFuture<>();
      IWebSocket socket =
          NettyWebSocketFactory.create()
              .eventLoopGroup(group)
              .create(
                  WebSocketRequest.of(server.url()),
                  connecting -> recorded.complete(RecordedEvents.of(connecting)));
      RecordedEvents events = recorded.join();
      events.next(EventType.OPEN);
      socket.send(Message.text("hello"));
      assertThat(events.next(EventType.MESSAGE).text()).isEqualTo("hello");
      socket.close();
      assertThat(events.next(EventType.CLOSE).wasClean()).isTrue();
    } finally {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }
  }

  @Test
  void loopsThatServeNoSocketsAreRefused() throws Exception {
    EventLoopGroup local = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    try {
      assertThatThrownBy(() -> NettyWebSocketFactory.create().eventLoopGroup(local))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be one of epoll, io_uring, kqueue or NIO");
    } finally {
      local.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }
  }
}
