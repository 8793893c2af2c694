package dev.holdfast.bench.many;

import dev.holdfast.hsms.SType;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The floor: channels that select, ask by Linktest.req at each interval, and know nothing else: no
 * timer for the answer, no evidence, no redial, no record.
 */
public final class BareLinks {

  private BareLinks() {}

  /**
   * Runs until its standard input ends.
   *
   * @param args how many, the tools' port, seconds between two tests
   */
  public static void main(String[] args) throws IOException {
    int links = Integer.parseInt(args[0]);
    int port = Integer.parseInt(args[1]);
    long interval = Long.parseLong(args[2]);
    Bootstrap dial =
        new Bootstrap()
            .group(
                new MultiThreadIoEventLoopGroup(
                    Runtime.getRuntime().availableProcessors(), EpollIoHandler.newFactory()))
            .channel(EpollSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Asking(interval));
                  }
                });
    for (int link = 0; link < links; link++) {
      dial.connect(ManyLinksFigures.address(link), port).syncUninterruptibly();
    }
    while (System.in.read() >= 0) {
      // The parent says nothing; the end of the stream is its end.
    }
    System.exit(0);
  }

  private static final class Asking extends ControlFrames {
    private final long interval;
    private int systemBytes;

    Asking(long interval) {
      this.interval = interval;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      send(context.channel(), SType.SELECT_REQ, ++systemBytes);
    }

    @Override
    void control(ChannelHandlerContext context, SType type, int answered) {
      var _ =
          context
              .executor()
              .schedule(
                  () -> send(context.channel(), SType.LINKTEST_REQ, ++systemBytes),
                  interval,
                  TimeUnit.SECONDS);
    }
  }
}
