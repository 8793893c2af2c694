package dev.holdfast.link.frame;

/**
 * What a {@link FrameFormat} says of the bytes at one offset.
 *
 * @param <F> the frame's record
 */
public sealed interface Finding<F> {

  /**
   * A whole frame starts at the offset.
   *
   * @param length bytes from the offset to the frame's end, 1 or more
   * @param frame the frame
   */
  record Found<F>(int length, F frame) implements Finding<F> {}

  /**
   * What stands there may be the start of a frame whose end has not arrived.
   *
   * @param atLeast bytes, counted from the offset, that must be there before it is worth asking
   *     again
   */
  record NeedMore<F>(int atLeast) implements Finding<F> {}

  /** No frame of this format starts at the offset, whatever follows. */
  record No<F>() implements Finding<F> {
    private static final No<?> INSTANCE = new No<>();
  }

  @SuppressWarnings("unchecked")
  static <F> Finding<F> no() {
    return (Finding<F>) No.INSTANCE;
  }
}
