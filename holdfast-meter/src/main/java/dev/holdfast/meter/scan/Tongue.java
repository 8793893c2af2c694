package dev.holdfast.meter.scan;

import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.MeterFrame;

/**
 * A protocol that may be spoken on the line, and how far a scanner can trust it.
 *
 * @param format tells its frames
 * @param sure whether a frame is never found by chance: it has more than one 16-bit check, as both
 *     DL/T protocols have; Modbus has one or none
 * @param clear whether its frames can carry whole frames of other protocols as they are: Modbus
 *     registers and the relayed commands of DL/T 698.45 can, DL/T 645 adds 33H to each data byte
 * @param first the byte that all its frames start with, 0 to 255, or {@link #ANY}
 */
public record Tongue(
    FrameFormat<? extends MeterFrame> format, boolean sure, boolean clear, int first) {

  /** Its frames start with different bytes. */
  public static final int ANY = -1;

  private static final int DLT = 0x68;

  public Tongue {
    if (first < ANY || first > 0xFF) {
      throw new IllegalArgumentException("no byte and not ANY: " + first);
    }
  }

  /** Modbus in any carrier. */
  public static Tongue modbus(FrameFormat<? extends MeterFrame> format) {
    return new Tongue(format, false, true, ANY);
  }

  /** DL/T 645-2007. */
  public static Tongue dlt645(FrameFormat<? extends MeterFrame> format) {
    return new Tongue(format, true, false, DLT);
  }

  /** DL/T 698.45. */
  public static Tongue dlt698(FrameFormat<? extends MeterFrame> format) {
    return new Tongue(format, true, true, DLT);
  }
}
