package dev.holdfast.posix.diag;

/**
 * A network interface as rtnetlink(7) tells it.
 *
 * @param index its number
 * @param name its name, such as {@code eth0}
 * @param up whether it was switched on ({@code IFF_UP})
 * @param carrier whether it hears the other end of its cable, or has none to hear
 * @param carrierChanges how often that changed since it was made; -1 where it is not told
 * @param present false when it was taken away
 */
public record NetworkLink(
    int index, String name, boolean up, boolean carrier, long carrierChanges, boolean present) {

  /** Whether packets can leave by it. */
  public boolean works() {
    return present && up && carrier;
  }
}
