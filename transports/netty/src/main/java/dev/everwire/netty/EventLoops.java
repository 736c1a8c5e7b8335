package dev.everwire.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Map;

/**
 * Event loops, and the kind of channel that they serve.
 *
 * @param group the loops
 * @param channel what they can be registered with
 */
record EventLoops(EventLoopGroup group, Class<? extends SocketChannel> channel) {

  private static final int MAX_THREADS = 4;

  private static final Map<Class<? extends IoHandler>, Class<? extends SocketChannel>> CHANNELS =
      Map.of(
          EpollIoHandler.class, EpollSocketChannel.class,
          IoUringIoHandler.class, IoUringSocketChannel.class,
          KQueueIoHandler.class, KQueueSocketChannel.class,
          NioIoHandler.class, NioSocketChannel.class);

  /** Made when first used. */
  private static final class Shared {
    static final EventLoops INSTANCE = of(group());

    private static EventLoopGroup group() {
      int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
      return new MultiThreadIoEventLoopGroup(
          threads, new DefaultThreadFactory("everwire-netty", true), best());
    }

    /** Epoll before io_uring: it is the older, and the faster for few connections. */
    private static IoHandlerFactory best() {
      if (Epoll.isAvailable()) {
        return EpollIoHandler.newFactory();
      } else if (KQueue.isAvailable()) {
        return KQueueIoHandler.newFactory();
      } else if (IoUring.isAvailable()) {
        return IoUringIoHandler.newFactory();
      } else {
        return NioIoHandler.newFactory();
      }
    }
  }

  static EventLoops shared() {
    return Shared.INSTANCE;
  }

  /**
   * Finds the channel for event loops of the application's.
   *
   * @throws IllegalArgumentException if none is known
   */
  static EventLoops of(EventLoopGroup group) {
    if (group instanceof IoEventLoopGroup io) {
      for (Map.Entry<Class<? extends IoHandler>, Class<? extends SocketChannel>> known :
          CHANNELS.entrySet()) {
        if (io.isIoType(known.getKey())) {
          return new EventLoops(group, known.getValue());
        }
      }
    }
    throw new IllegalArgumentException(
        "eventLoopGroup " + group + ": must be one of epoll, io_uring, kqueue or NIO");
  }
}
