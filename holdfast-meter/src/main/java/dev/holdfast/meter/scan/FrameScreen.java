package dev.holdfast.meter.scan;

/** Rules out frames of one format, many offsets at a time. */
public interface FrameScreen {

  /**
   * Whether a whole frame may stand between two indexes of an array.
   *
   * @param from first byte that it may start at, an index of the array
   * @param to one past the last byte that it may take
   * @return false only where there is none
   */
  boolean mayStand(byte[] bytes, int from, int to);
}
