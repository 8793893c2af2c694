package dev.holdfast.watch.bed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A program that takes connections and says nothing on them. Ends with its standard input; the line
 * {@code reset} there resets all connections.
 */
public final class FarEnd {

  private static final ScheduledExecutorService LATER =
      Executors.newSingleThreadScheduledExecutor();

  private FarEnd() {}

  /**
   * Listens.
   *
   * @param args after how many ms it closes a connection; 0 for never
   */
  public static void main(String[] args) throws IOException {
    long closeAfter = Long.parseLong(List.of(args).getFirst());
    Queue<SocketChannel> open = new ConcurrentLinkedQueue<>();
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress("::", 0), 100);
    Thread.ofPlatform().daemon().start(() -> accept(server, open, closeAfter));
    System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      for (SocketChannel channel : open) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
      }
      open.clear();
    }
    System.exit(0);
  }

  private static void accept(
      ServerSocketChannel server, Queue<SocketChannel> open, long closeAfter) {
    try {
      while (true) {
        SocketChannel come = server.accept();
        open.add(come);
        come.write(ByteBuffer.wrap(new byte[] {'.'}));
        if (closeAfter > 0) {
          var _ = LATER.schedule(() -> close(come), closeAfter, TimeUnit.MILLISECONDS);
        }
      }
    } catch (IOException e) {
      System.err.println(e);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      System.err.println(e);
    }
  }
}
