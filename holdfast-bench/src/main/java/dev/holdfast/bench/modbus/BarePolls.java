package dev.holdfast.bench.modbus;

import dev.holdfast.meter.modbus.Carrier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The floor: one thread that writes the same request to each of many connections once a second, and
 * reads what comes. It decodes nothing, waits for no answer and notices no silence.
 */
public final class BarePolls {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private BarePolls() {}

  /**
   * Polls until its standard input ends; for each line there it prints the answers so far.
   *
   * @param args how many connections, the server's port
   */
  public static void main(String[] args) throws IOException {
    AtomicLong answers = new AtomicLong();
    SocketChannel[] channels = new SocketChannel[Integer.parseInt(args[0])];
    Selector selector = Selector.open();
    for (int i = 0; i < channels.length; i++) {
      channels[i] =
          SocketChannel.open(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])));
      channels[i].setOption(StandardSocketOptions.TCP_NODELAY, true);
      channels[i].configureBlocking(false);
      channels[i].register(selector, SelectionKey.OP_READ);
    }
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            poll(channels, selector, answers);
          } catch (IOException e) {
            System.err.println("polls: " + e.getMessage());
          }
        });
    for (int in = System.in.read(); in >= 0; in = System.in.read()) {
      if (in == '\n') {
        System.out.println(answers.get());
      }
    }
    System.exit(0);
  }

  private static void poll(SocketChannel[] channels, Selector selector, AtomicLong answers)
      throws IOException {
    ByteBuffer request = ByteBuffer.wrap(ReadFrames.request(Carrier.TCP));
    ByteBuffer answer = ByteBuffer.allocate(ReadFrames.answer(Carrier.TCP).length);
    long step = SECOND / channels.length;
    long due = System.nanoTime();
    for (int next = 0; ; ) {
      for (; System.nanoTime() - due >= 0; due += step) {
        channels[next].write(request.clear());
        next = (next + 1) % channels.length;
      }
      selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime())));
      for (SelectionKey key : selector.selectedKeys()) {
        if (((SocketChannel) key.channel()).read(answer.clear()) < 0) {
          throw new IOException("the server has closed a connection");
        }
        answers.incrementAndGet();
      }
      selector.selectedKeys().clear();
    }
  }
}
