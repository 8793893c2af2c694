package dev.holdfast.bench.frames;

import dev.holdfast.arq.ArqLink;
import dev.holdfast.arq.ArqSettings;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A process that takes datagrams: acknowledges them as frames, or counts them only. */
final class DatagramSink {

  private static final int BUFFER = 4 << 20;

  private DatagramSink() {}

  /**
   * Serves until it is ended; prints its port.
   *
   * @param args {@code holdfast} or {@code raw}
   */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("holdfast")) {
      Links links = Links.open();
      ArqLink link =
          ArqLink.to("sink", "udp-listen://127.0.0.1:0", ArqSettings.from("127.0.0.1").build())
              .open(links);
      listening(((Endpoint.Udp) link.link().bound().join()).port());
      Thread.currentThread().join();
    }
    count();
  }

  private static void listening(int port) {
    System.out.println("listening 127.0.0.1:" + port);
  }

  /** Answers a datagram of one byte with how many came since the last such. */
  private static void count() throws Exception {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      listening(((InetSocketAddress) channel.getLocalAddress()).getPort());
      ByteBuffer in = ByteBuffer.allocateDirect(2_048);
      long count = 0;
      while (true) {
        in.clear();
        var sender = channel.receive(in);
        if (in.position() == 1) {
          channel.send(ByteBuffer.allocate(Long.BYTES).putLong(0, count), sender);
          count = 0;
        } else {
          count++;
        }
      }
    }
  }
}
