package dev.holdfast.link.frame;

/**
 * Tells whether a frame of one protocol starts at an offset. Pure: never throws on bytes, never
 * keeps the array, allocates no more than its protocol's largest frame.
 *
 * @param <F> the frame's record
 */
public interface FrameFormat<F> {

  /** Short name as the command line prints it, such as {@code dlt645-2007}. */
  String protocol();

  /** Bytes of the largest frame; a candidate that claims more is {@link Finding.No}. */
  int maxLength();

  /**
   * Looks at {@code bytes[at]} up to but without {@code bytes[end]}.
   *
   * @return found, need more or no
   */
  Finding<F> look(byte[] bytes, int at, int end);

  /**
   * {@link #look} when it is known that nothing follows {@code bytes[end - 1]}: may find a frame
   * that {@code look} would let wait for a longer reading of the same bytes.
   */
  default Finding<F> lookLast(byte[] bytes, int at, int end) {
    return look(bytes, at, end);
  }
}
