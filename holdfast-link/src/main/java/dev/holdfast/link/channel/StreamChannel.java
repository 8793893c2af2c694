package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.time.TimerWheel;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A TCP or Unix stream connection. The first error that reading sees is the true one and is kept; a
 * failed write does not end the channel before the reading side has said what it knows, and counts
 * only where that says nothing.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamChannel extends ChannelInboundHandlerAdapter
    implements Channel, SendWatch.Sender {

  private static final long LAST_WORD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final class Deadline extends TimerWheel.Timer {
    @Override
    protected void fired() {
      drop();
    }
  }

  private final Loop loop;
  private final boolean secured;
  private final Arrival arrival;
  private final Deadline deadline = new Deadline();
  private final SendQueue queue = new SendQueue();
  private final SendWatch watch;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ChannelListener listener;
  private @Nullable Failure failure;
  private @Nullable Failure sendFailure;
  private @Nullable KernelView lastView;
  private String peer = "";
  private LivenessSettings liveness = LivenessSettings.DEFAULT;
  private boolean ready;
  private boolean closing;
  private boolean over;

  /**
   * @param secured whether a handler for TLS stands before it
   */
  private StreamChannel(Loop loop, ChannelSettings settings, boolean secured, Arrival arrival) {
    this.loop = loop;
    this.watch = new SendWatch(loop, settings.sendStallNanos(), this);
    this.secured = secured;
    this.arrival = arrival;
  }

  /** Makes a stream channel out of a connection that is not registered with a loop yet. */
  @SuppressWarnings("deprecation")
  static void install(
      io.netty.channel.Channel made,
      @Nullable Function<io.netty.channel.Channel, SslHandler> tls,
      Loop loop,
      ChannelSettings settings,
      Arrival arrival) {
    if (tls == null) {
      made.config().setRecvByteBufAllocator(loop.readBuffer());
    } else {
      made.config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator());
      made.pipeline().addLast(tls.apply(made));
    }
    made.pipeline().addLast(new StreamChannel(loop, settings, tls != null, arrival));
  }

  boolean secured() {
    return secured;
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
    Kernel.boundUnsent(ctx.channel());
    peer = Addresses.text(ctx.channel().remoteAddress());
    if (peer.isEmpty()) {
      peer = local();
    }
    if (!arrival.wants(this)) {
      over = true;
      netty().close();
    } else if (!secured) {
      arrived();
    }
  }

  private void arrived() {
    ready = true;
    arrival.opened(this);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (over) {
      return;
    }
    if (event instanceof SslHandshakeCompletionEvent shaken) {
      if (shaken.isSuccess()) {
        arrived();
      } else {
        failure = TlsFailures.handshake(shaken.cause(), failure);
        netty().close();
      }
    } else if (event instanceof SslCloseCompletionEvent) {
      remember(new Failure(Cause.PEER_CLOSED, Cause.PEER_CLOSED.sentence()));
      netty().close();
    }
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
    if (!over && !closing && bytes.hasRemaining()) {
      queue.add(bytes);
    }
  }

  @Override
  public boolean sendUrgent(ByteBuffer bytes) {
    return !over && !closing && queue.addUrgent(bytes);
  }

  @Override
  public void flush() {
    handOver();
    if (!over) {
      watch.look();
    }
  }

  private void handOver() {
    ByteBuf next = over ? null : queue.next();
    if (next == null) {
      return;
    }
    for (; next != null; next = queue.next()) {
      int size = next.readableBytes();
      netty().write(next).addListener(done -> wrote(size, done));
    }
    netty().flush();
  }

  private void wrote(int size, Future<?> done) {
    queue.done(size, done.isSuccess());
    if (done.isSuccess()) {
      handOver();
      if (listener != null) {
        listener.sent();
      }
      if (closing && unsentBytes() == 0) {
        netty().close();
      }
    } else if (!over && !Failure.saysNothing(done.cause())) {
      if (sendFailure == null) {
        sendFailure = Failure.ofOpen("sending failed", done.cause());
      }
      netty().config().setAutoRead(true);
      loop.arm(deadline, LAST_WORD_NANOS);
    }
  }

  /** What the kernel took of a buffer that it has not taken wholly. */
  private long takenInPart() {
    boolean none = secured || queue.handedBytes() == 0;
    ChannelOutboundBuffer out = none ? null : netty().unsafe().outboundBuffer();
    return out == null ? 0 : out.currentProgress();
  }

  @Override
  public long unsentBytes() {
    return queue.waitingBytes() - takenInPart();
  }

  @Override
  public long takenBytes() {
    return queue.takenBytes() + takenInPart();
  }

  @Override
  public void stalled(Cause cause, String detail) {
    if (listener != null && !closing) {
      listener.troubled(cause, detail + "; " + kernel().sentence());
    }
  }

  @Override
  public KernelView kernel() {
    KernelView last = lastView;
    return last == null ? Kernel.view(netty(), loop.nanoTime()) : last;
  }

  @Override
  public boolean askForAck() {
    return Kernel.askForAck(netty(), liveness);
  }

  @Override
  public void afterRead(Runnable task) {
    loop.afterReadTurn(task);
  }

  @Override
  public List<String> kernelTimers(LivenessSettings settings) {
    liveness = settings;
    return Kernel.set(netty(), settings);
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
        drop();
      }
      return;
    }
    failure = new Failure(cause, detail);
    flush();
    closing = true;
    if (graceNanos <= 0) {
      drop();
    } else if (unsentBytes() == 0) {
      netty().close();
    } else {
      netty().config().setAutoRead(false);
      loop.arm(deadline, graceNanos);
    }
  }

  /** Ends at once: TLS takes no leave of the peer then. */
  private void drop() {
    netty().unsafe().close(netty().voidPromise());
  }

  private void remember(Failure seen) {
    if (failure == null) {
      failure = seen;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
    Failure tls = secured ? TlsFailures.later(thrown) : null;
    if (tls != null) {
      remember(tls);
      ctx.close();
    } else if (thrown instanceof IOException) {
      if (!Failure.saysNothing(thrown)) {
        lastView = kernel();
        remember(Failure.ofOpen("receiving failed", thrown));
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
    loop.cancel(watch);
    queue.clear();
    remember(
        sendFailure == null || sendFailure.cause() == Cause.PEER_CLOSED
            ? new Failure(Cause.PEER_CLOSED, Cause.PEER_CLOSED.sentence())
            : sendFailure);
    Failure why = failure;
    if (why == null) {
      return;
    }
    if (!ready) {
      arrival.lost(this, why);
    } else if (listener != null) {
      listener.closed(why.cause(), why.detail());
    }
  }
}
