package dev.holdfast.meter.scan;

/** Rules out frames of one format, eight offsets at a time. */
public interface FrameScreen {

  /** Bytes from an offset on that {@link #starts} looks at. */
  int ROOM = 16;

  /** Frames that it tells of are no longer. */
  int LONGEST = 0xFF;

  /**
   * Where frames of up to {@link #LONGEST} bytes may start.
   *
   * @param at an index of the array with {@link #ROOM} bytes from it on
   * @return the highest bit of each of eight bytes, the first one lowest, that may start one; where
   *     it is not set, none starts
   */
  long starts(byte[] bytes, int at);
}
