package dev.everwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** From the first call to the open connection. */
class ConnectingTest {

  @Test
  void theEventLoopMayBeAheadOfTheThreadThatConnects() throws Exception {
    HastyEventLoop hasty = new HastyEventLoop();
    try (ScriptedServer server = ScriptedServer.start(Script.echo())) {
      CompletableFuture<RecordedEvents> recorded = new CompletableFuture<>();
      NettyWebSocketFactory.create()
          .eventLoopGroup(hasty)
          .create(
              WebSocketRequest.of(server.url()),
              connecting -> {
                connecting.addEventListener(
                    EventType.OPEN, event -> connecting.send(Message.text("hello")));
                connecting.addEventListener(EventType.MESSAGE, event -> hasty.ahead.countDown());
                connecting.addEventListener(EventType.CLOSE, event -> hasty.ahead.countDown());
                recorded.complete(RecordedEvents.of(connecting));
              });
      RecordedEvents events = recorded.join();
      events.next(EventType.OPEN);
      assertThat(events.next(EventType.MESSAGE).text()).isEqualTo("hello");
    } finally {
      hasty.ahead.countDown();
      hasty.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }
  }

  @Test
  void whyAProxyCannotBeMadeIsTold() {
    IllegalStateException why = new IllegalStateException("no proxy today");
    CompletableFuture<RecordedEvents> recorded = new CompletableFuture<>();
    NettyWebSocketFactory.create()
        .proxy(
            () -> {
              throw why;
            })
        .create(
            WebSocketRequest.of("ws://127.0.0.1:1/"),
            connecting -> recorded.complete(RecordedEvents.of(connecting)));
    assertThat(recorded.join().next(EventType.ERROR).error()).isSameAs(why);
  }

  /** Has brought the first message before the thread that connects goes on. */
  private static final class HastyEventLoop extends MultiThreadIoEventLoopGroup {

    final CountDownLatch ahead = new CountDownLatch(1);

    HastyEventLoop() {
      super(1, NioIoHandler.newFactory());
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory io, Object... arguments) {
      return new SingleThreadIoEventLoop(this, executor, io) {

        private boolean registered;

        @Override
        public void execute(Runnable task) {
          CountDownLatch done = new CountDownLatch(1);
          super.execute(
              () -> {
                task.run();
                done.countDown();
              });
          if (!inEventLoop()) {
            await(done);
            if (registered) {
              await(ahead);
            }
            registered = true;
          }
        }
      };
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
