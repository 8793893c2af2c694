package dev.holdfast.meter.dlt698;

import java.util.Arrays;

/** What a client asked, and what it has of the answer, where both take several frames. */
@SuppressWarnings("ArrayRecordComponent")
record Exchange(byte[] asked, byte[] received) {

  private static final int HEAD = 2;

  /** Length of what was asked, what was asked, what was received. */
  byte[] bytes() {
    AxdrWriter out = new AxdrWriter().u16(asked.length).bytes(asked).bytes(received);
    return out.toByteArray();
  }

  static Exchange of(byte[] bytes) {
    AxdrReader in = new AxdrReader(bytes, 0, bytes.length);
    int size = Math.min(in.u16(), in.left());
    int from = Math.min(HEAD, bytes.length);
    return new Exchange(
        Arrays.copyOfRange(bytes, from, from + size),
        Arrays.copyOfRange(bytes, from + size, bytes.length));
  }

  Exchange plus(byte[] piece) {
    byte[] grown = Arrays.copyOf(received, received.length + piece.length);
    System.arraycopy(piece, 0, grown, received.length, piece.length);
    return new Exchange(asked, grown);
  }
}
