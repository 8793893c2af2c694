package dev.holdfast.ipc.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Cuts a stream of bytes into messages, however the bytes come. */
public final class MessageSplitter {

  private final Framing framing;
  private final int most;
  private byte[] rest = {};

  /**
   * @param most bytes of the largest message
   */
  public MessageSplitter(Framing framing, int most) {
    this.framing = framing;
    this.most = most;
  }

  /**
   * The messages that are whole with these bytes.
   *
   * @throws IllegalArgumentException where one is longer than may be
   */
  public List<byte[]> add(byte[] bytes) {
    ByteBuffer all =
        ByteBuffer.allocate(rest.length + bytes.length)
            .order(ByteOrder.BIG_ENDIAN)
            .put(rest)
            .put(bytes)
            .flip();
    List<byte[]> whole = new ArrayList<>();
    for (byte[] next = framing.next(all, most); next != null; next = framing.next(all, most)) {
      whole.add(next);
    }
    if (all.remaining() > most + Integer.BYTES) {
      throw new IllegalArgumentException("no message ends within " + most + " bytes");
    }
    rest = new byte[all.remaining()];
    all.get(rest);
    return whole;
  }

  /** What has come of a message that is not whole. */
  public byte[] rest() {
    return rest.clone();
  }
}
