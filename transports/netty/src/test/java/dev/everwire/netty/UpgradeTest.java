package dev.everwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.Terminable;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.transport.TransportOptions;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** From HTTP to frames. */
class UpgradeTest {

  /** On the event loop, so that the connection ends before the loop does anything else. */
  private static final TransportOptions INLINE = TransportOptions.DEFAULT.executor(Runnable::run);

  @Test
  void aConnectionThatEndsAtOnceLeavesNoFailedTaskBehind() throws Exception {
    Logger loops = Logger.getLogger("io.netty.util.concurrent.AbstractEventExecutor");
    LogRecords log = new LogRecords();
    loops.addHandler(log);
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (ScriptedServer server = ScriptedServer.start(Script.echo())) {
      CompletableFuture<RecordedEvents> recorded = new CompletableFuture<>();
      NettyWebSocketFactory.create()
          .eventLoopGroup(group)
          .options(INLINE)
          .create(
              WebSocketRequest.of(server.url()),
              connecting -> {
                connecting.addEventListener(
                    EventType.OPEN, event -> ((Terminable) connecting).terminate());
                recorded.complete(RecordedEvents.of(connecting));
              });
      recorded.join().await(EventType.CLOSE);
    } finally {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
      loops.removeHandler(log);
    }
    assertThat(log.thrown()).isEmpty();
  }

  /** What the event loops log. */
  private static final class LogRecords extends Handler {

    private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();

    List<Throwable> thrown() {
      return records.stream().map(LogRecord::getThrown).toList();
    }

    @Override
    public void publish(LogRecord record) {
      records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
