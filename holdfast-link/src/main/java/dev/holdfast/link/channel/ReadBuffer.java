package dev.holdfast.link.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * One buffer for all reads of a loop: what is read is consumed before the next read, so none needs
 * its own.
 */
final class ReadBuffer extends DefaultMaxMessagesRecvByteBufAllocator {

  /** Holds the largest datagram; a stream fills it rarely, so one read takes all there is. */
  static final int BYTES = 256 * 1024;

  private final ByteBuf buffer = Unpooled.directBuffer(BYTES, BYTES);

  /** Gives the memory back, once the loop has ended. */
  void free() {
    if (buffer.refCnt() > 0) {
      buffer.release();
    }
  }

  @Override
  @SuppressWarnings("deprecation")
  public Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return BYTES;
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        return buffer.refCnt() == 1
            ? buffer.clear().retain()
            : allocator.directBuffer(BYTES, BYTES);
      }
    };
  }
}
