package dev.holdfast.watch.reset;

/** How far away a packet began, told by its time to live (IPv6: hop limit) when it came in. */
public final class Hops {

  /** What systems begin with. */
  private static final int[] BEGINNINGS = {64, 128, 255};

  private Hops() {}

  /**
   * The hops of a packet: 1 for the next machine on the wire. Systems begin with 64, 128 or 255; it
   * is taken to be the next of these.
   *
   * @param ttl 1 to 255
   */
  public static int of(int ttl) {
    for (int beginning : BEGINNINGS) {
      if (ttl <= beginning) {
        return beginning - ttl + 1;
      }
    }
    throw new IllegalArgumentException("no time to live: " + ttl);
  }

  /** {@code 1 hop} or {@code 3 hops}. */
  static String text(int hops) {
    return hops == 1 ? "1 hop" : hops + " hops";
  }
}
