package dev.holdfast.link.liveness;

import org.jspecify.annotations.Nullable;

/**
 * The last frames of a channel.
 *
 * @param received the last one received, or null where none was
 * @param sent the last one sent, or null where none was
 * @param unfinished what there is of a frame that has not come whole; empty where there is none
 */
public record LastFrames(@Nullable Noted received, @Nullable Noted sent, String unfinished) {

  /**
   * One frame.
   *
   * @param wallMicros when, us since 1970-01-01 UTC
   * @param text the frame in one line
   */
  public record Noted(long wallMicros, String text) {}

  /** Nothing is known. */
  public static final LastFrames NONE = new LastFrames(null, null, "");
}
