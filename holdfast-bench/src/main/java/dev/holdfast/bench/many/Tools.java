package dev.holdfast.bench.many;

import dev.holdfast.hsms.SType;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The tools of all links, a process of its own: answers Select.req and Linktest.req at once, and
 * prints {@code selected} when as many as are awaited have selected.
 */
public final class Tools {

  private static final int BACKLOG = 4_096;

  private Tools() {}

  /**
   * Serves until its standard input ends.
   *
   * @param args how many selections are awaited
   */
  public static void main(String[] args) throws IOException {
    AtomicInteger awaited = new AtomicInteger(Integer.parseInt(args[0]));
    ServerBootstrap server =
        new ServerBootstrap()
            .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
            .channel(EpollServerSocketChannel.class)
            .option(io.netty.channel.ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Answering(awaited));
                  }
                });
    Channel bound = server.bind("0.0.0.0", 0).syncUninterruptibly().channel();
    System.out.println("listening 0.0.0.0:" + ((InetSocketAddress) bound.localAddress()).getPort());
    while (System.in.read() >= 0) {
      // The parent says nothing; the end of the stream is its end.
    }
    System.exit(0);
  }

  private static final class Answering extends ControlFrames {
    private final AtomicInteger awaited;

    Answering(AtomicInteger awaited) {
      this.awaited = awaited;
    }

    @Override
    void control(ChannelHandlerContext context, SType type, int systemBytes) {
      switch (type) {
        case SELECT_REQ -> {
          send(context.channel(), SType.SELECT_RSP, systemBytes);
          if (awaited.decrementAndGet() == 0) {
            System.out.println("selected");
          }
        }
        case LINKTEST_REQ -> send(context.channel(), SType.LINKTEST_RSP, systemBytes);
        default -> {
          // A Separate.req, which the end of the connection follows.
        }
      }
    }
  }
}
