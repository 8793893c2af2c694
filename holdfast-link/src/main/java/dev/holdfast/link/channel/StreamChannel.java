package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.time.TimerWheel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A TCP or Unix stream connection. The first error that reading sees is the true one and is kept; a
 * failed write does not end the channel before the reading side has said what it knows, and counts
 * only where that says nothing.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamChannel extends ChannelInboundHandlerAdapter implements Channel {

  private static final int BATCH_BYTES = 32 * 1024;
  private static final long LAST_WORD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final class Deadline extends TimerWheel.Timer {
    @Override
    protected void fired() {
      netty().close();
    }
  }

  private final Loop loop;
  private final Consumer<StreamChannel> whenActive;
  private final Deadline deadline = new Deadline();
  private @Nullable ChannelHandlerContext context;
  private @Nullable ChannelListener listener;
  private @Nullable ByteBuf batch;
  private @Nullable Failure failure;
  private @Nullable Failure sendFailure;
  private String peer = "";
  private long written;
  private long taken;
  private boolean closing;
  private boolean over;

  StreamChannel(Loop loop, Consumer<StreamChannel> whenActive) {
    this.loop = loop;
    this.whenActive = whenActive;
  }

  private io.netty.channel.Channel netty() {
    if (context == null) {
      throw new IllegalStateException("the channel is not open yet");
    }
    return context.channel();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    peer = Addresses.text(ctx.channel().remoteAddress());
    if (peer.isEmpty()) {
      peer = local();
    }
    whenActive.accept(this);
  }

  @Override
  public void attach(ChannelListener to) {
    listener = to;
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public String local() {
    return Addresses.text(netty().localAddress());
  }

  @Override
  public @Nullable InetAddress address() {
    return Addresses.inet(netty().remoteAddress());
  }

  boolean talksToItself() {
    return address() != null && netty().localAddress().equals(netty().remoteAddress());
  }

  @Override
  public boolean datagrams() {
    return false;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (!closing && listener != null) {
        listener.received(
            bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()), loop.nanoTime());
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (listener != null) {
      listener.receivedAll();
    }
    flush();
  }

  @Override
  public void send(ByteBuffer bytes) {
    int size = bytes.remaining();
    if (over || closing || size == 0) {
      return;
    }
    ByteBuf open = batch;
    if (open != null && open.writableBytes() < size) {
      write(open);
      open = null;
    }
    if (size >= BATCH_BYTES) {
      write(Unpooled.wrappedBuffer(bytes));
      batch = null;
      return;
    }
    if (open == null) {
      open = PooledByteBufAllocator.DEFAULT.directBuffer(BATCH_BYTES, BATCH_BYTES);
    }
    open.writeBytes(bytes);
    batch = open;
  }

  private void write(ByteBuf bytes) {
    int size = bytes.readableBytes();
    written += size;
    netty().write(bytes).addListener(done -> wrote(size, done));
  }

  @Override
  public void flush() {
    ByteBuf open = batch;
    if (open != null) {
      batch = null;
      write(open);
      netty().flush();
    } else if (written > 0) {
      netty().flush();
    }
  }

  private void wrote(int size, Future<?> done) {
    written -= size;
    if (done.isSuccess()) {
      taken += size;
      if (listener != null) {
        listener.sent();
      }
      if (closing && unsentBytes() == 0) {
        netty().close();
      }
    } else if (!over && !Failure.saysNothing(done.cause())) {
      if (sendFailure == null) {
        sendFailure = Failure.of("sending failed", done.cause());
      }
      netty().config().setAutoRead(true);
      loop.arm(deadline, LAST_WORD_NANOS);
    }
  }

  @Override
  public long unsentBytes() {
    if (written == 0) {
      return batch == null ? 0 : batch.readableBytes();
    }
    ChannelOutboundBuffer queue = netty().unsafe().outboundBuffer();
    long gone = queue == null ? 0 : queue.currentProgress();
    return written - gone + (batch == null ? 0 : batch.readableBytes());
  }

  @Override
  public boolean sendUrgent(ByteBuffer bytes) {
    if (over || closing || bytes.remaining() > MAX_URGENT_BYTES) {
      return false;
    }
    send(bytes);
    return true;
  }

  @Override
  public long takenBytes() {
    ChannelOutboundBuffer queue = written == 0 ? null : netty().unsafe().outboundBuffer();
    return taken + (queue == null ? 0 : queue.currentProgress());
  }

  @Override
  public KernelView kernel() {
    return Kernel.view(netty(), loop.nanoTime());
  }

  @Override
  public boolean askForAck() {
    return Kernel.askForAck(netty());
  }

  @Override
  public void afterRead(Runnable task) {
    loop.afterReadTurn(task);
  }

  @Override
  public void reading(boolean on) {
    if (!over && !closing) {
      netty().config().setAutoRead(on);
    }
  }

  @Override
  public void close(Cause cause, String detail, long graceNanos) {
    if (over) {
      return;
    }
    if (closing) {
      if (graceNanos <= 0) {
        netty().close();
      }
      return;
    }
    failure = new Failure(cause, detail);
    flush();
    closing = true;
    if (unsentBytes() == 0 || graceNanos <= 0) {
      netty().close();
    } else {
      netty().config().setAutoRead(false);
      loop.arm(deadline, graceNanos);
    }
  }

  private void remember(Failure seen) {
    if (failure == null) {
      failure = seen;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
    if (thrown instanceof IOException) {
      if (!Failure.saysNothing(thrown)) {
        remember(Failure.of("receiving failed", thrown));
      }
    } else {
      remember(new Failure(Cause.UNKNOWN, thrown.toString()));
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (over) {
      return;
    }
    over = true;
    loop.cancel(deadline);
    if (batch != null) {
      batch.release();
      batch = null;
    }
    remember(
        sendFailure == null
            ? new Failure(Cause.PEER_CLOSED, Cause.PEER_CLOSED.sentence())
            : sendFailure);
    Failure why = failure;
    if (listener != null && why != null) {
      listener.closed(why.cause(), why.detail());
    }
  }
}
