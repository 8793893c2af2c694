package dev.holdfast.link.proof;

import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.virtual.VirtualPort;

/** What a kernel may say of a connection in virtual time. */
public final class Kernels {

  private static final long UNKNOWN = KernelView.UNKNOWN;

  private Kernels() {}

  /** All that was sent is acknowledged. */
  public static KernelView acknowledging(VirtualPort<?> port) {
    return view(port, 0, 0, 0, 1);
  }

  /** One segment goes out again each second, and all are acknowledged in the end. */
  public static KernelView losing(VirtualPort<?> port) {
    return view(port, 0, 0, port.nanoTime() / 1_000_000_000, 1);
  }

  /** Nothing was ever acknowledged, and segments go out again and again. */
  public static KernelView resending(VirtualPort<?> port) {
    return view(port, 1, 4, 4, port.nanoTime() / 1_000_000);
  }

  private static KernelView view(
      VirtualPort<?> port, long unacked, long retransmits, long again, long ackMillisAgo) {
    return new KernelView(
        port.nanoTime(),
        "ESTABLISHED",
        unacked,
        retransmits,
        again,
        retransmits,
        0,
        200_000,
        1_000,
        300,
        20_000,
        ackMillisAgo,
        UNKNOWN,
        UNKNOWN,
        "virtual");
  }
}
