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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One thread that keeps one request under way on each of many connections to a server. */
final class ModbusDriver implements AutoCloseable {

  private static final long PATIENCE_MILLIS = 20_000;
  private static final int FIRST_REQUESTS = 2_000;

  private final Selector selector = Selector.open();
  private final List<Connection> connections = new ArrayList<>();
  private int usual = FIRST_REQUESTS;

  /** A connection with the request that it sends again and again. */
  private static final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer request = ByteBuffer.wrap(ReadFrames.request(Carrier.TCP));
    private final byte[] expected = ReadFrames.answer(Carrier.TCP);
    private final ByteBuffer answer = ByteBuffer.allocate(expected.length);
    private int transaction;

    private Connection(SocketChannel channel) {
      this.channel = channel;
    }

    private void ask() throws IOException {
      request.clear();
      request.putShort(0, (short) ++transaction);
      answer.clear();
      channel.write(request);
      if (request.hasRemaining()) {
        throw new IOException("a socket takes no request");
      }
    }

    /** Whether all of the answer is there, and right. */
    private boolean answered() throws IOException {
      if (channel.read(answer) < 0) {
        throw new IOException("the server has closed a connection");
      }
      if (answer.hasRemaining()) {
        return false;
      }
      expected[0] = (byte) (transaction >>> Byte.SIZE);
      expected[1] = (byte) transaction;
      if (!answer.flip().equals(ByteBuffer.wrap(expected))) {
        throw new IOException("another answer than due to transaction " + transaction);
      }
      return true;
    }
  }

  ModbusDriver(int port, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      Connection connection = new Connection(channel);
      channel.register(selector, SelectionKey.OP_READ, connection);
      connections.add(connection);
    }
  }

  /** Warms both ends up, and finds how many requests take about as long as this. */
  void warmUp(Duration time) throws IOException {
    double rate = 0;
    for (int n = FIRST_REQUESTS; rate == 0 || n < rate * time.toMillis() / 1000; n *= 2) {
      rate = rate(n);
    }
    usual = (int) (rate * time.toMillis() / 1000);
  }

  /** As many requests as {@link #warmUp} has found. */
  int usual() {
    return usual;
  }

  /** Answers a second. */
  double rate(int requests) throws IOException {
    long start = System.nanoTime();
    int toSend = requests;
    for (Connection connection : connections) {
      connection.ask();
      toSend--;
    }
    for (int left = requests; left > 0; ) {
      if (selector.select(PATIENCE_MILLIS) == 0) {
        throw new IOException("no answer in " + PATIENCE_MILLIS + " ms");
      }
      for (SelectionKey key : selector.selectedKeys()) {
        Connection connection = (Connection) key.attachment();
        if (connection.answered()) {
          left--;
          if (toSend > 0) {
            toSend--;
            connection.ask();
          }
        }
      }
      selector.selectedKeys().clear();
    }
    return requests * 1e9 / (System.nanoTime() - start);
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.channel.close();
    }
    selector.close();
  }
}
