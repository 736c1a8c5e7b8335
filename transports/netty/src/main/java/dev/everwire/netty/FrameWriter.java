package dev.everwire.netty;

import dev.everwire.Blob;
import dev.everwire.CloseCode;
import dev.everwire.Message;
import dev.everwire.frame.Opcode;
import dev.everwire.frame.PerMessageDeflate;
import dev.everwire.transport.OutgoingQueue;
import dev.everwire.transport.WellFormedText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames. What any thread adds is gathered, and one task of the event loop writes all of it
 * as one buffer with one flush; while the network does not take more, it waits here, unencoded.
 */
final class FrameWriter {

  /** Beyond this a buffer is written, and the next one begun. */
  private static final int BATCH_BYTES = 64 << 10;

  private static final int FIRST_CAPACITY = 512;

  /** What the socket is told. */
  record Listener(LongConsumer transmitted, Consumer<Throwable> failed) {}

  private record Outgoing(int opcode, Message message, long size) {}

  private final Channel channel;
  private final Listener listener;
  private final @Nullable PerMessageDeflate deflate;

  /** Reads blobs; what it holds back, {@code blobUnderWay} holds back here. */
  private final OutgoingQueue blobs;

  private final Queue<Outgoing> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean drainScheduled = new AtomicBoolean();

  /** The newest is enough (RFC 6455 section 5.5.3), so pings cannot fill the memory. */
  private final AtomicReference<@Nullable ByteBuffer> pong = new AtomicReference<>();

  /** The fields below are the event loop's. */
  private boolean blobUnderWay;

  private boolean blobBegun;
  private boolean closed;

  FrameWriter(
      Channel channel,
      OutgoingQueue blobs,
      @Nullable PerMessageDeflate deflate,
      Listener listener) {
    this.channel = channel;
    this.blobs = blobs;
    this.deflate = deflate;
    this.listener = listener;
  }

  void add(Message message, long size) {
    int opcode = message instanceof Message.Text ? Opcode.TEXT : Opcode.BINARY;
    enqueue(new Outgoing(opcode, message, size));
  }

  void ping(ByteBuffer payload) {
    enqueue(new Outgoing(Opcode.PING, Message.owned(payload), 0));
  }

  /** Answers a ping, ahead of what waits. */
  void pong(ByteBuffer payload) {
    pong.set(payload);
    scheduleDrain();
  }

  /** Sends a Close frame after all that was added before. */
  void close(int code, String reason) {
    enqueue(new Outgoing(Opcode.CLOSE, Message.owned(closePayload(code, reason)), 0));
  }

  private void enqueue(Outgoing outgoing) {
    queue.add(outgoing);
    scheduleDrain();
  }

  private void scheduleDrain() {
    if (drainScheduled.compareAndSet(false, true)) {
      channel.eventLoop().execute(this::drain);
    }
  }

  /** Sends a Close frame now, unless one was sent; what waits is never sent. On the event loop. */
  ChannelFuture closeNow(int code) {
    if (closed) {
      return channel.newSucceededFuture();
    }
    closed = true;
    queue.clear();
    blobs.abandon();
    ByteBuf frame = channel.alloc().buffer(FrameCodec.MAX_HEADER_BYTES + Short.BYTES);
    FrameCodec.encode(frame, FrameCodec.FIN | Opcode.CLOSE, closePayload(code, ""));
    return channel.writeAndFlush(frame);
  }

  private static ByteBuffer closePayload(int code, String reason) {
    if (code == CloseCode.NO_STATUS) {
      return ByteBuffer.allocate(0);
    }
    byte[] text = WellFormedText.of(reason).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Short.BYTES + text.length).putShort((short) code).put(text).flip();
  }

  /** Writes what waits, as far as the network takes it. On the event loop. */
  void drain() {
    drainScheduled.set(false);
    writePong();
    while (!closed && !blobUnderWay && channel.isWritable()) {
      if (queue.isEmpty()) {
        return;
      }
      writeBatch();
    }
  }

  private void writePong() {
    ByteBuffer payload = pong.getAndSet(null);
    if (payload != null && !closed) {
      ByteBuf frame = channel.alloc().buffer(FrameCodec.MAX_HEADER_BYTES + payload.remaining());
      FrameCodec.encode(frame, FrameCodec.FIN | Opcode.PONG, payload);
      write(frame, 0);
    }
  }

  private void writeBatch() {
    ByteBuf batch = channel.alloc().buffer(FIRST_CAPACITY);
    long sizes = 0;
    for (Outgoing next = queue.poll(); next != null; next = queue.poll()) {
      if (next.message() instanceof Blob blob) {
        begin(blob);
        break;
      }
      encode(next, batch);
      sizes += next.size();
      closed = next.opcode() == Opcode.CLOSE;
      if (closed || batch.readableBytes() >= BATCH_BYTES) {
        break;
      }
    }
    if (batch.isReadable()) {
      write(batch, sizes);
    } else {
      batch.release();
    }
  }

  private void write(ByteBuf frames, long sizes) {
    channel
        .writeAndFlush(frames)
        .addListener(
            written -> {
              if (written.isSuccess()) {
                listener.transmitted().accept(sizes);
              } else {
                listener.failed().accept(written.cause());
              }
            });
  }

  private void encode(Outgoing next, ByteBuf to) {
    int firstByte = FrameCodec.FIN | next.opcode();
    ByteBuffer compressed = compressed(next);
    if (compressed != null) {
      FrameCodec.encode(to, firstByte | FrameCodec.COMPRESSED, compressed);
    } else if (next.message() instanceof Message.Text text) {
      String wellFormed = WellFormedText.of(text.value());
      FrameCodec.encode(
          to, firstByte, (int) next.size(), frame -> ByteBufUtil.writeUtf8(frame, wellFormed));
    } else if (next.message() instanceof Message.Binary binary) {
      FrameCodec.encode(to, firstByte, binary.buffer());
    }
  }

  private @Nullable ByteBuffer compressed(Outgoing next) {
    if (deflate == null || next.size() < PerMessageDeflate.THRESHOLD_BYTES) {
      return null;
    }
    return deflate.deflate(
        next.message() instanceof Message.Text text
            ? StandardCharsets.UTF_8.encode(WellFormedText.of(text.value()))
            : ((Message.Binary) next.message()).buffer());
  }

  private void begin(Blob blob) {
    blobUnderWay = true;
    blobBegun = false;
    blobs.add(blob, this::sendFragment);
    blobs.add(
        0,
        () -> {
          channel.eventLoop().execute(this::blobSent);
          return CompletableFuture.completedFuture(null);
        });
  }

  private void blobSent() {
    blobUnderWay = false;
    drain();
  }

  /** Called on a thread that reads the blob; its buffer is copied into the frame. */
  private CompletionStage<?> sendFragment(ByteBuffer fragment, boolean last) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    channel.eventLoop().execute(() -> writeFragment(fragment, last, sent));
    return sent;
  }

  private void writeFragment(ByteBuffer fragment, boolean last, CompletableFuture<Void> sent) {
    if (closed) {
      sent.completeExceptionally(new IOException("the Close frame has been sent"));
      return;
    }
    int opcode = blobBegun ? Opcode.CONTINUATION : Opcode.BINARY;
    blobBegun = true;
    ByteBuf frame = channel.alloc().buffer(FrameCodec.MAX_HEADER_BYTES + fragment.remaining());
    FrameCodec.encode(frame, last ? FrameCodec.FIN | opcode : opcode, fragment);
    channel
        .writeAndFlush(frame)
        .addListener(
            written -> {
              if (written.isSuccess()) {
                sent.complete(null);
              } else {
                sent.completeExceptionally(written.cause());
              }
            });
  }
}
