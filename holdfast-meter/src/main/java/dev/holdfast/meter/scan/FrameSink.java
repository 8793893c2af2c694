package dev.holdfast.meter.scan;

import dev.holdfast.meter.MeterFrame;

/** Takes what a scanner finds, in the order of the stream. The arrays are the scanner's own. */
public interface FrameSink {

  /**
   * A frame, standing at {@code bytes[from]} up to but without {@code bytes[to]}.
   *
   * @param preamble how many FE bytes stand right before a DL/T frame, which wake the receiver and
   *     carry nothing; they are shown by this number alone
   */
  void frame(MeterFrame frame, byte[] bytes, int preamble, int from, int to);

  /** Bytes that belong to no frame. */
  void junk(byte[] bytes, int from, int to);
}
