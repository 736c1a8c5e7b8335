package dev.everwire.jetty;

import dev.everwire.Blob;
import dev.everwire.transport.OutgoingQueue;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * What Jetty is given to send: one thing after the other, since it would let a ping overtake what
 * it has queued. Pongs do overtake: they answer the peer's pings, and nothing waits for them.
 * Thread-safe.
 */
final class OutgoingFrames {

  private final CoreSession session;
  private final OutgoingQueue queue;
  private final PongReplies pongs;

  OutgoingFrames(CoreSession session, OutgoingQueue queue) {
    this.session = session;
    this.queue = queue;
    this.pongs = new PongReplies(payload -> send(new Frame(OpCode.PONG, payload)));
  }

  void text(String wellFormed, long size) {
    queue.add(size, () -> send(new Frame(OpCode.TEXT, wellFormed)));
  }

  void binary(ByteBuffer bytes, long size) {
    queue.add(size, () -> send(new Frame(OpCode.BINARY, bytes)));
  }

  void blob(Blob blob) {
    queue.add(blob, new Fragments());
  }

  void ping(ByteBuffer payload) {
    queue.add(0, () -> send(new Frame(OpCode.PING, payload)));
  }

  /** Answers a ping, ahead of what is queued. */
  void pong(ByteBuffer payload) {
    pongs.reply(payload);
  }

  /** Sends a Close frame after all that was added before; an empty one for 1005. */
  void close(int code, String reason) {
    queue.add(
        0,
        () -> {
          Callback.Completable written = new Callback.Completable();
          session.close(code, reason, written);
          return written;
        });
  }

  /** Gives up what is queued: the peer has closed. */
  void abandon() {
    queue.abandon();
  }

  private CompletionStage<?> send(Frame frame) {
    Callback.Completable written = new Callback.Completable();
    session.sendFrame(frame, written, false);
    return written;
  }

  /** The fragments of one blob. */
  private final class Fragments implements OutgoingQueue.FragmentSender {

    private byte opCode = OpCode.BINARY;

    @Override
    public CompletionStage<?> send(ByteBuffer fragment, boolean last) {
      Frame frame = new Frame(opCode, last, fragment);
      opCode = OpCode.CONTINUATION;
      return OutgoingFrames.this.send(frame);
    }
  }
}
