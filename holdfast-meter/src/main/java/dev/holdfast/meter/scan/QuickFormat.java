package dev.holdfast.meter.scan;

import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.MeterFrame;

/**
 * A format that tells most of its frames at a glance: by a few loads and sums, without an object
 * and, as far as it can, without a decision that depends on the bytes. A scanner that has found one
 * frame takes those that follow by it, and asks {@link #look} only where a glance is not enough.
 *
 * @param <F> the frame's record
 */
public interface QuickFormat<F extends MeterFrame> extends FrameFormat<F> {

  /**
   * The length of the frame at an offset, where it is beyond doubt: {@link #look} and {@link
   * #lookLast} find that frame too, whatever follows it.
   *
   * @param at an index of the array
   * @return its length in bytes, none of them at or behind {@code end}; 0 where a glance does not
   *     tell
   */
  int glance(byte[] bytes, int at, int end);

  /**
   * The frame that a glance has told.
   *
   * @param length what {@link #glance} has returned for this offset
   */
  F read(byte[] bytes, int at, int length);

  /**
   * Whether no frame of 12 bytes or more that starts with the same byte as the one told can stand
   * within it, behind its first byte; false where a glance does not tell.
   *
   * @param length what {@link #glance} has returned for this offset
   */
  default boolean carriesNone(byte[] bytes, int at, int length) {
    return false;
  }
}
