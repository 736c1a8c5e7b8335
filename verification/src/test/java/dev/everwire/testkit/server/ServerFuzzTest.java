package dev.everwire.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.everwire.frame.FrameEncoder;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a client may send to the scripted server; and that the server reads what we write. */
class ServerFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void aHandshakeIsReadOrRefused(byte[] data) {
    try {
      HandshakeRequest request = HandshakeRequest.read(new ByteArrayInputStream(data));
      assertThat(request.path()).startsWith("/");
      assertThat(request.protocols()).doesNotContainNull();
      assertThat(request.query("name")).isNotNull();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("handshake");
    }
  }

  /** The first byte chooses whether compression is agreed. */
  @FuzzTest(maxDuration = "1m")
  void framesAreReadOrRefused(byte[] data) {
    if (data.length == 0) {
      return;
    }
    FrameReader reader = new FrameReader(new ByteArrayInputStream(data, 1, data.length - 1));
    if ((data[0] & 1) == 1) {
      reader.deflate(new PermessageDeflate(true, true, 15, 8 + ((data[0] >> 1) & 7)));
    }
    try {
      Frame frame = reader.read();
      while (frame != null) {
        frame = reader.read();
      }
    } catch (EOFException e) {
      // The stream ended within a frame.
    } catch (IOException e) {
      assertThat(e).isInstanceOf(ProtocolViolation.class);
      assertThat(e.getMessage()).as("it says why").isNotNull();
    }
  }

  /** The first byte is the opcode and FIN, the rest the payload. */
  @FuzzTest(maxDuration = "1m")
  void whatTheClientEncodesIsWhatTheServerDecodes(byte[] data) throws IOException {
    if (data.length == 0) {
      return;
    }
    int opcode = data[0] & 0xF;
    boolean fin = data[0] < 0;
    boolean compressed = (data[0] & 0x40) != 0;
    byte[] payload = Arrays.copyOfRange(data, 1, data.length);

    ByteBuffer encoded =
        new FrameEncoder().encode(opcode, fin, compressed, ByteBuffer.wrap(payload));
    Frame decoded =
        FrameFormat.decode(
            new ByteArrayInputStream(encoded.array(), encoded.position(), encoded.remaining()));

    assertThat(decoded).isEqualTo(new Frame(fin, compressed ? 4 : 0, opcode, true, payload));
  }
}
