package dev.holdfast.sim.net;

/**
 * What came to one direction of a path.
 *
 * @param packets all that were sent into it
 * @param bytes of all of them, headers of IP included
 * @param lost on the way, by chance
 * @param overflowed dropped because the queue was full
 */
public record PathCount(long packets, long bytes, long lost, long overflowed) {

  static final PathCount NONE = new PathCount(0, 0, 0, 0);

  /** What came since an earlier count. */
  public PathCount since(PathCount earlier) {
    return new PathCount(
        packets - earlier.packets,
        bytes - earlier.bytes,
        lost - earlier.lost,
        overflowed - earlier.overflowed);
  }
}
