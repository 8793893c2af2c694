package dev.holdfast.meter.dlt698;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.link.frame.Finding.NeedMore;
import dev.holdfast.meter.lanes.Eight;
import dev.holdfast.meter.scan.FrameScreen;
import dev.holdfast.meter.scan.HeadFormat;
import java.util.Arrays;

/**
 * Finds {@code 68 L C SA CA HCS data FCS 16}, both sums CRC-16/X-25 from L on. The header's sum is
 * checked as soon as its bytes are there, so a false header is not waited for.
 */
public final class Dlt698Format implements HeadFormat<Dlt698Frame>, FrameScreen {

  /** Name of the protocol as the command line prints it. */
  public static final String PROTOCOL = "dlt698.45";

  private static final long STARTS = Link.START * Eight.ONES;
  private static final int HIGH_LENGTH = Link.LENGTH + 1;

  @Override
  public String protocol() {
    return PROTOCOL;
  }

  @Override
  public int maxLength() {
    return Link.MAX_FRAME;
  }

  /** A frame whose end is not there is none, which tells most false starts at once. */
  @Override
  public Finding<Dlt698Frame> lookLast(byte[] bytes, int at, int end) {
    boolean whole = end - at > Link.CONTROL && Link.frameLength(field(bytes, at)) <= end - at;
    return whole ? look(bytes, at, end) : Finding.no();
  }

  /** The length of a short frame has no high byte. */
  @Override
  public long starts(byte[] bytes, int at) {
    return Eight.zeros(Eight.at(bytes, at) ^ STARTS)
        & Eight.zeros(Eight.at(bytes, at + HIGH_LENGTH));
  }

  @Override
  public int headLength(byte[] bytes, int at, int end) {
    return end - at > Link.ADDRESS_FLAG
        ? Link.headerLength(bytes[at + Link.ADDRESS_FLAG]) + Link.CHECK
        : 0;
  }

  private static int field(byte[] bytes, int at) {
    return (bytes[at + Link.LENGTH] & 0xFF) | (bytes[at + Link.LENGTH + 1] & 0xFF) << 8;
  }

  @Override
  public Finding<Dlt698Frame> look(byte[] bytes, int at, int end) {
    int there = end - at;
    if (there <= 0) {
      return new NeedMore<>(Link.MIN_FRAME);
    }
    if (bytes[at] != Link.START) {
      return Finding.no();
    }
    if (there <= Link.CONTROL) {
      return new NeedMore<>(Link.MIN_FRAME);
    }
    int field = field(bytes, at);
    int length = Link.frameLength(field);
    if (length < Link.MIN_FRAME
        || length > Link.MAX_FRAME
        || (field & Link.RESERVED_LENGTH_BIT) != 0) {
      return Finding.no();
    }
    if (there <= Link.ADDRESS_FLAG) {
      return new NeedMore<>(Link.MIN_FRAME);
    }
    int header = Link.headerLength(bytes[at + Link.ADDRESS_FLAG]);
    int data = at + header + Link.CHECK;
    int fcs = at + length - 3;
    if (data > fcs) {
      return Finding.no();
    }
    if (data > end) {
      return new NeedMore<>(data - at);
    }
    int crc = Crc16X25.update(Crc16X25.START, bytes, at + Link.LENGTH, at + header);
    if (!Crc16X25.ends(crc, bytes, at + header)) {
      return Finding.no();
    }
    if (there < length) {
      return new NeedMore<>(length);
    }
    if (bytes[fcs + 2] != Link.END
        || !Crc16X25.ends(Crc16X25.update(crc, bytes, at + header, fcs), bytes, fcs)) {
      return Finding.no();
    }
    return new Found<>(length, new Dlt698Frame(Arrays.copyOfRange(bytes, at, at + length)));
  }
}
