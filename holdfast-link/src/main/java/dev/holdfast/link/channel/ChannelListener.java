package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.Cause;
import java.nio.ByteBuffer;

/** Hears of one channel, on its loop's thread. */
public interface ChannelListener {

  /**
   * Newly read bytes, or one datagram. The buffer is valid during this call only.
   *
   * @param arrivedNanos when they arrived, on the loop's clock
   */
  void received(ByteBuffer bytes, long arrivedNanos);

  /** Nothing more is to be read just now: what was queued meanwhile is about to be flushed. */
  void receivedAll();

  /** Some queued bytes went to the kernel. */
  void sent();

  /** Something failed that does not end the channel, such as one datagram. */
  void troubled(Cause cause, String detail);

  /** The channel is over. The last call. */
  void closed(Cause cause, String detail);
}
