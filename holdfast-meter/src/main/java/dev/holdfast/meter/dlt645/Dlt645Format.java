package dev.holdfast.meter.dlt645;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.link.frame.Finding.NeedMore;
import dev.holdfast.meter.lanes.Eight;
import dev.holdfast.meter.scan.FrameScreen;
import dev.holdfast.meter.scan.QuickFormat;

/**
 * Finds {@code 68 A0..A5 68 C L DATA CS 16}, CS being the sum modulo 256 from the first 68 to the
 * last byte of DATA. A frame starts at its first 68; the FE bytes before it belong to nobody.
 */
public final class Dlt645Format implements QuickFormat<Dlt645Frame>, FrameScreen {

  /** Name of the protocol as the command line prints it. */
  public static final String PROTOCOL = "dlt645-2007";

  /** So many bytes are there of the longest frame that is told without a loop, and of its head. */
  private static final int ROOM = Wire.FEW + Long.BYTES;

  private static final int SIMPLE = Wire.OVERHEAD + Long.BYTES;

  /**
   * By bytes of data, 0 to 8: the eight bytes behind the first of the frame that have room for
   * another one behind them, but for the second 68.
   */
  private static final long[] WITHIN = new long[SIMPLE - Wire.OVERHEAD + 1];

  static {
    long secondStart = 0xFFL << (Byte.SIZE * (Wire.SECOND_START - 1));
    for (int data = 0; data < WITHIN.length; data++) {
      WITHIN[data] = Eight.first(-1, data) & ~secondStart;
    }
  }

  /** The last byte of a frame, as it stands behind the sum. */
  private static final int END = Wire.END << Byte.SIZE;

  @Override
  public String protocol() {
    return PROTOCOL;
  }

  @Override
  public int maxLength() {
    return Wire.OVERHEAD + Wire.MAX_DATA;
  }

  @Override
  public int glance(byte[] bytes, int at, int end) {
    if (end - at < ROOM || !Wire.starts(Eight.at(bytes, at))) {
      return 0;
    }
    int length = Wire.OVERHEAD + (bytes[at + Wire.LENGTH] & 0xFF);
    int checkAt = at + length - 2;
    if (length > Wire.FEW + 2) {
      return holds(bytes, at, end, checkAt) ? length : 0;
    }
    return Eight.twoAt(bytes, checkAt) == (END | Wire.sumOfFew(bytes, at, checkAt)) ? length : 0;
  }

  /**
   * A frame of {@link #SIMPLE} bytes has no room but for one that starts in its address, with its
   * control code or with its second 68, which then has a second one too.
   */
  @Override
  public boolean carriesNone(byte[] bytes, int at, int length) {
    if (length > SIMPLE) {
      return false;
    }
    long starts = Wire.startsAlone(Eight.at(bytes, at + 1)) & WITHIN[length - Wire.OVERHEAD];
    return starts == 0
        && (bytes[at + 2 * Wire.SECOND_START] != Wire.START
            || length < Wire.SECOND_START + Wire.OVERHEAD);
  }

  private static boolean holds(byte[] bytes, int at, int end, int checkAt) {
    return checkAt + 2 <= end
        && Eight.twoAt(bytes, checkAt) == (END | Wire.sum(bytes, at, checkAt));
  }

  @Override
  public Dlt645Frame read(byte[] bytes, int at, int length) {
    return Dlt645Frame.at(bytes, at);
  }

  @Override
  public long starts(byte[] bytes, int at) {
    return Wire.starts(bytes, at);
  }

  @Override
  public Finding<Dlt645Frame> look(byte[] bytes, int at, int end) {
    int there = end - at;
    if (there <= 0) {
      return new NeedMore<>(Wire.OVERHEAD);
    }
    if (bytes[at] != Wire.START
        || (there > Wire.SECOND_START && bytes[at + Wire.SECOND_START] != Wire.START)) {
      return Finding.no();
    }
    if (there <= Wire.LENGTH) {
      return new NeedMore<>(Wire.OVERHEAD);
    }
    int length = Wire.OVERHEAD + (bytes[at + Wire.LENGTH] & 0xFF);
    if (there < length) {
      return new NeedMore<>(length);
    }
    return holds(bytes, at, end, at + length - 2)
        ? new Found<>(length, Dlt645Frame.at(bytes, at))
        : Finding.no();
  }
}
