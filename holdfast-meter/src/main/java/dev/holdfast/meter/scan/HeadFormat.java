package dev.holdfast.meter.scan;

import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.MeterFrame;

/**
 * A format whose frames can carry others as they are, but only behind their head.
 *
 * @param <F> the frame's record
 */
public interface HeadFormat<F extends MeterFrame> extends FrameFormat<F> {

  /**
   * How long the head at an offset is, or claims to be.
   *
   * @return bytes from the offset to the first one that the frame carries; 0 while that is not told
   */
  int headLength(byte[] bytes, int at, int end);
}
