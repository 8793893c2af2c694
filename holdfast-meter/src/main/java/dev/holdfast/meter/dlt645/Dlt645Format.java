package dev.holdfast.meter.dlt645;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.link.frame.Finding.NeedMore;
import dev.holdfast.link.frame.FrameFormat;
import java.util.Arrays;

/**
 * Finds {@code 68 A0..A5 68 C L DATA CS 16}, CS being the sum modulo 256 from the first 68 to the
 * last byte of DATA. A frame starts at its first 68; the FE bytes before it belong to nobody.
 */
public final class Dlt645Format implements FrameFormat<Dlt645Frame> {

  /** Name of the protocol as the command line prints it. */
  public static final String PROTOCOL = "dlt645-2007";

  @Override
  public String protocol() {
    return PROTOCOL;
  }

  @Override
  public int maxLength() {
    return Wire.OVERHEAD + Wire.MAX_DATA;
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
    int checkAt = at + length - 2;
    if (bytes[checkAt + 1] != Wire.END || bytes[checkAt] != (byte) Wire.sum(bytes, at, checkAt)) {
      return Finding.no();
    }
    return new Found<>(length, new Dlt645Frame(Arrays.copyOfRange(bytes, at, at + length)));
  }
}
