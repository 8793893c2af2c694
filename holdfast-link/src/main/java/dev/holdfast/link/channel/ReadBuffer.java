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

  /** A stream fills it rarely, so one read takes all there is. */
  static final int STREAM_BYTES = 256 * 1024;

  /** The most that one datagram holds, and room for sixteen such: one call reads as many. */
  static final int DATAGRAM_BYTES = 64 * 1024;

  static final int DATAGRAMS_BYTES = 16 * DATAGRAM_BYTES;

  private final int bytes;
  private final ByteBuf buffer;

  ReadBuffer(int bytes) {
    this.bytes = bytes;
    this.buffer = Unpooled.directBuffer(bytes, bytes);
  }

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
        return bytes;
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        return buffer.refCnt() == 1
            ? buffer.clear().retain()
            : allocator.directBuffer(bytes, bytes);
      }
    };
  }
}
