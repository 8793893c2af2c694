package dev.holdfast.meter.scan;

import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.MeterFrame;

/**
 * A format that knows some of its frames to be no chance although it is not sure of all: they have
 * so much in them that must fit besides the check. Such a frame need not wait where a false head
 * claims its bytes.
 *
 * @param <F> the frame's record
 */
public interface PromptFormat<F extends MeterFrame> extends FrameFormat<F> {

  /** Whether any frames here are such. */
  boolean prompts();

  /**
   * The length of such a frame at an offset. Tells the same whatever follows it.
   *
   * @param at an index of the array
   * @return its length in bytes, none of them at or behind {@code end}; 0 where none stands whole
   */
  int prompt(byte[] bytes, int at, int end);
}
