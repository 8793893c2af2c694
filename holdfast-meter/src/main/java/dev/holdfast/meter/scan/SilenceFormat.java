package dev.holdfast.meter.scan;

import dev.holdfast.link.frame.FrameFormat;
import org.jspecify.annotations.Nullable;

/**
 * A format some of whose frames are told by the silence behind them only.
 *
 * @param <F> the frame's record
 */
public interface SilenceFormat<F> extends FrameFormat<F> {

  /**
   * A frame whose length its own bytes do not tell.
   *
   * @param from first byte after a frame or after silence
   * @param to first byte of the next frame, or where the silence begins
   * @return the frame that takes all these bytes, or null
   */
  @Nullable F run(byte[] bytes, int from, int to);
}
