package dev.holdfast.hsms;

import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.virtual.VirtualPort;

/** What a kernel may say of a connection in virtual time. */
final class Kernels {

  private static final long UNKNOWN = KernelView.UNKNOWN;

  private Kernels() {}

  /** All that was sent is acknowledged. */
  static KernelView acknowledging(VirtualPort<?> port) {
    return view(port, 0, 0, 1);
  }

  /** Nothing is acknowledged any more, and segments go out again and again. */
  static KernelView resending(VirtualPort<?> port) {
    return view(port, 1, 4, 20_000);
  }

  private static KernelView view(
      VirtualPort<?> port, long unacked, long retransmits, long ackMillisAgo) {
    return new KernelView(
        port.nanoTime(),
        "ESTABLISHED",
        unacked,
        retransmits,
        retransmits,
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
