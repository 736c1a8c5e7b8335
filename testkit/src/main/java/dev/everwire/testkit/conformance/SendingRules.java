package dev.everwire.testkit.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.Blob;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ServerConnection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** C4 and C12 send by state, C7 on the way out, C18 whose bytes they are. */
interface SendingRules extends Rules {

  /** Two, three and four bytes of UTF-8. */
  String NINE_BYTES = "é€😀";

  /** C4: look at what send does before open. */
  @Test
  default void c04SendWhileConnectingThrows(Rig rig) throws Exception {
    IWebSocket socket = rig.create();
    ServerConnection peer = rig.peer();
    peer.handshake();
    assertThatThrownBy(() -> socket.send(Message.text("too early")))
        .as("C4: send while CONNECTING")
        .isInstanceOf(IllegalStateException.class);
    assertThat(socket.bufferedAmount()).as("C4: nothing was accepted").isZero();
    socket.close();
    rig.events.expectFailure(1006, "C4");
  }

  /** C4, C12: look at what send does, and counts, after close. */
  @Test
  default void c04SendWhileClosingAndClosedDiscardsAndCounts(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    IWebSocket socket = open.socket();
    socket.close(1000);
    assertThat(socket.send(Message.text(NINE_BYTES))).as("C4").isEqualTo(SendResult.DROPPED);
    assertThat(socket.bufferedAmount()).as("C4, C12: bytes of UTF-8, CLOSING").isEqualTo(9);
    rig.readClose(open.peer(), "C4");
    rig.answerClose(open.peer(), 1000, "", 1000, "", "C4");
    assertThat(socket.send(Message.binary(new byte[5]))).as("C4").isEqualTo(SendResult.DROPPED);
    assertThat(socket.bufferedAmount()).as("C4, C12: CLOSED").isEqualTo(14);
    rig.readEnd(open.peer(), "C4: nothing after the Close frame");
  }

  /** C7: look at order and content of what goes out; text, binary and blobs in one line. */
  @Test
  default void c07MessagesOfEveryKindLeaveInOrder(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    byte[] large = pattern(100_000);
    IWebSocket socket = open.socket();
    for (int i = 0; i < 20; i++) {
      assertThat(socket.send(Message.text("text " + i))).isEqualTo(SendResult.SENT);
      socket.send(Blob.of(large));
      socket.send(Message.binary(large, 1, 70_000));
      socket.send(Message.text(""));
      socket.send(Blob.of(new byte[0]));
    }
    for (int i = 0; i < 20; i++) {
      expect(rig, open.peer(), Frame.TEXT, ("text " + i).getBytes(UTF_8));
      expect(rig, open.peer(), Frame.BINARY, large);
      expect(rig, open.peer(), Frame.BINARY, Arrays.copyOfRange(large, 1, 70_001));
      expect(rig, open.peer(), Frame.TEXT, new byte[0]);
      expect(rig, open.peer(), Frame.BINARY, new byte[0]);
    }
  }

  private static void expect(Rig rig, ServerConnection peer, int opcode, byte[] payload)
      throws IOException {
    Frame frame = rig.readMessage(peer, "C7");
    assertThat(frame.opcode()).as("C7: opcode").isEqualTo(opcode);
    assertThat(frame.payload()).as("C7: payload").isEqualTo(payload);
  }

  /** C7: look at what sends of several threads do to each other. */
  @Test
  default void c07SendsOfOneThreadKeepTheirOrderAmongOthers(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    int threads = 4;
    int messages = 500;
    List<Thread> senders = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      String name = t + ":";
      senders.add(
          new Thread(
              () -> {
                for (int i = 0; i < messages; i++) {
                  open.socket().send(Message.text(name + i));
                }
              },
              "kit-sender-" + t));
    }
    senders.forEach(Thread::start);
    int[] next = new int[threads];
    for (int i = 0; i < threads * messages; i++) {
      Frame frame = rig.readMessage(open.peer(), "C7: message " + i);
      String[] parts = frame.payloadText().split(":", -1);
      int thread = Integer.parseInt(parts[0]);
      assertThat(Integer.parseInt(parts[1])).as("C7: thread " + thread).isEqualTo(next[thread]);
      next[thread]++;
    }
    for (Thread sender : senders) {
      sender.join();
    }
  }

  /** C7: look at how text with half a surrogate pair is encoded. */
  @Test
  default void c07UnpairedSurrogateGoesOutAsReplacementCharacter(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    open.socket().send(Message.text("a\uD83Db\uDE00c" + NINE_BYTES));
    Frame frame = rig.readMessage(open.peer(), "C7");
    assertThat(frame.payloadText()).as("C7").isEqualTo("a\uFFFDb\uFFFDc" + NINE_BYTES);
  }

  /** C7: look at what a blob that breaks off does to the connection: half cannot be taken back. */
  @Test
  default void c07BlobThatFailsMidwayFailsTheConnection(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    IOException broken = new IOException("the disk is gone");
    open.socket()
        .send(
            new BrokenBlob(
                new InputStream() {
                  @Override
                  public int read() throws IOException {
                    throw broken;
                  }

                  @Override
                  public int read(byte[] into, int offset, int length) throws IOException {
                    throw broken;
                  }
                }));
    assertThat(rig.events.expectFailure(1006, "C7")).as("C7: the cause").isSameAs(broken);
    rig.awaitDisconnect(open.peer(), "C7");
  }

  /** C7: look at whether a blob is counted while it is read. */
  @Test
  default void c07BlobThatEndsEarlyFailsTheConnection(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    open.socket().send(new BrokenBlob(new ByteArrayInputStream(new byte[20_000])));
    assertThat(rig.events.expectFailure(1006, "C7")).isInstanceOf(IOException.class);
    rig.awaitDisconnect(open.peer(), "C7");
  }

  /**
   * A blob that promises 50,000 bytes.
   *
   * @param stream gives others
   */
  record BrokenBlob(InputStream stream) implements Blob {
    @Override
    public long size() {
      return 50_000;
    }
  }

  /** C12: look at when bytes are taken off the count. */
  @Test
  default void c12BufferedAmountCountsWhatTheNetworkHasNotTaken(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    IWebSocket socket = open.socket();
    assertThat(socket.bufferedAmount()).as("C12: at first").isZero();
    int messages = 64;
    int size = 1 << 20;
    byte[] bytes = new byte[size];
    for (int i = 0; i < messages; i++) {
      socket.send(Message.owned(ByteBuffer.wrap(bytes)));
    }
    assertThat(socket.bufferedAmount())
        .as("C12: of 64 MiB to a peer that does not read")
        .isBetween((long) size, (long) messages * size);
    for (int i = 0; i < messages; i++) {
      rig.readMessage(open.peer(), "C12");
    }
    rig.await("C12: 0 when the peer has read all", () -> socket.bufferedAmount() == 0);
  }

  /** C18: look at whether send keeps the caller's bytes or a copy. */
  @Test
  default void c18BufferChangedAfterSendDoesNotChangeWhatGoesOut(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    int fillers = 40;
    byte[] filler = new byte[1 << 20];
    for (int i = 0; i < fillers; i++) {
      open.socket().send(Message.owned(ByteBuffer.wrap(filler)));
    }
    byte[] bytes = pattern(1_000);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    open.socket().send(Message.binary(buffer));
    open.socket().send(Message.binary(bytes, 10, 100));
    assertThat(buffer.position()).as("C18: the caller's buffer is left as it was").isZero();
    Arrays.fill(bytes, (byte) 0);
    buffer.position(500);
    for (int i = 0; i < fillers; i++) {
      rig.readMessage(open.peer(), "C18");
    }
    byte[] original = pattern(1_000);
    assertThat(rig.readMessage(open.peer(), "C18").payload()).as("C18").isEqualTo(original);
    assertThat(rig.readMessage(open.peer(), "C18").payload())
        .as("C18: range")
        .isEqualTo(Arrays.copyOfRange(original, 10, 110));
  }

  /** C18: look at whether a buffer that was given away arrives, from where it stands. */
  @Test
  default void c18OwnedBufferGoesOutFromItsPosition(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    ByteBuffer direct = ByteBuffer.allocateDirect(300).put(pattern(300));
    open.socket().send(Message.owned(direct.flip().position(100)));
    assertThat(rig.readMessage(open.peer(), "C18").payload())
        .as("C18")
        .isEqualTo(Arrays.copyOfRange(pattern(300), 100, 300));
  }

  private static byte[] pattern(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }
}
