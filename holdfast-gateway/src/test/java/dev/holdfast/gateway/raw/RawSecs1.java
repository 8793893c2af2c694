package dev.holdfast.gateway.raw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** One end of a SECS-I line over a plain socket, byte by byte. */
public final class RawSecs1 implements AutoCloseable {

  private static final byte EOT = 0x04;
  private static final byte ENQ = 0x05;
  private static final byte ACK = 0x06;

  private final RawSocket socket;

  public RawSecs1(RawSocket socket) {
    this.socket = socket;
  }

  /** A whole block of this header and data, given as hex. */
  public static byte[] block(String content) {
    byte[] bytes = HexFormat.of().parseHex(content);
    int sum = 0;
    for (byte each : bytes) {
      sum += each & 0xFF;
    }
    return ByteBuffer.allocate(bytes.length + 3)
        .put((byte) bytes.length)
        .put(bytes)
        .putShort((short) sum)
        .array();
  }

  /** Sends a block, asked for and acknowledged. */
  public void say(String content) throws IOException {
    socket.write(ENQ);
    assertThat(socket.readHex(1)).isEqualTo("04");
    socket.write(block(content));
    assertThat(socket.readHex(1)).isEqualTo("06");
  }

  /** Takes a block, whatever it is; gives back its header and data as hex. */
  public String hear() throws IOException {
    assertThat(socket.readHex(1)).isEqualTo("05");
    socket.write(EOT);
    int length = Byte.toUnsignedInt(socket.read(1)[0]);
    byte[] rest = socket.read(length + 2);
    String content = HexFormat.of().formatHex(rest, 0, length);
    assertThat(rest).endsWith(Arrays.copyOfRange(block(content), length + 1, length + 3));
    socket.write(ACK);
    return content;
  }

  public RawSocket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
