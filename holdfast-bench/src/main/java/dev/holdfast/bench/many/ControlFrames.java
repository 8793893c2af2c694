package dev.holdfast.bench.many;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.SType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** Reads HSMS control messages off a channel; the least that does. */
abstract class ControlFrames extends ByteToMessageDecoder {

  private static final int FRAME = Integer.BYTES + HsmsHeader.LENGTH;
  private static final int STYPE_AT = 9;
  private static final int SYSTEM_BYTES_AT = 10;
  private static final short NO_DEVICE = -1;

  /** One control message came. */
  abstract void control(ChannelHandlerContext context, SType type, int systemBytes);

  @Override
  protected final void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    while (in.readableBytes() >= FRAME) {
      int at = in.readerIndex();
      SType type = SType.of(in.getUnsignedByte(at + STYPE_AT));
      int systemBytes = in.getInt(at + SYSTEM_BYTES_AT);
      in.skipBytes(FRAME);
      if (type != null) {
        control(context, type, systemBytes);
      }
    }
  }

  /** Sends one control message. */
  static void send(Channel channel, SType type, int systemBytes) {
    ByteBuf frame = channel.alloc().buffer(FRAME, FRAME);
    frame.writeInt(HsmsHeader.LENGTH).writeShort(NO_DEVICE).writeShort(0);
    frame.writeByte(0).writeByte(type.code()).writeInt(systemBytes);
    var _ = channel.writeAndFlush(frame, channel.voidPromise());
  }
}
