package dev.holdfast.bench.loss;

import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.net.NetworkNamespace;
import dev.holdfast.posix.socket.SocketOption;
import dev.holdfast.sim.net.ImpairedNetwork;
import dev.holdfast.sim.net.OwnSocket;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** TCP of this kernel, a connection for each flow, without delay for small segments. */
final class TcpCarrier implements Carrier {

  private static final InetSocketAddress SERVER =
      new InetSocketAddress(ImpairedNetwork.SERVER_ADDRESS, 7_000);

  private final List<SocketChannel> sending = new ArrayList<>();
  private final List<SocketChannel> receiving = new ArrayList<>();
  private final ServerSocketChannel server;

  /**
   * @param congestion {@code cubic} or {@code bbr}
   * @param length of each message
   */
  TcpCarrier(
      ImpairedNetwork network, int flows, String congestion, int length, Consumer<byte[]> arrived)
      throws IOException, InterruptedException {
    server =
        NetworkNamespace.within(
            network.server(), () -> ServerSocketChannel.open().bind(SERVER, flows));
    for (int flow = 0; flow < flows; flow++) {
      sending.add(NetworkNamespace.within(network.client(), () -> dial(congestion)));
      SocketChannel accepted = server.accept();
      receiving.add(accepted);
      Thread.ofPlatform().daemon().start(() -> receive(accepted, length, arrived));
    }
  }

  private static SocketChannel dial(String congestion) throws IOException {
    SocketChannel channel = SocketChannel.open(SERVER);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    try (Descriptor socket = OwnSocket.descriptor(channel)) {
      SocketOption.congestion(socket, congestion);
    }
    return channel;
  }

  private static void receive(SocketChannel from, int length, Consumer<byte[]> arrived) {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(from)))) {
      while (true) {
        byte[] message = new byte[length];
        in.readFully(message);
        arrived.accept(message);
      }
    } catch (IOException e) {
      // The end of the measurement.
    }
  }

  @Override
  public void send(int flow, byte[] message) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(message);
    while (left.hasRemaining()) {
      sending.get(flow).write(left);
    }
  }

  @Override
  public boolean wants(int flow) {
    return true;
  }

  @Override
  public long givenUp() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel channel : sending) {
      channel.close();
    }
    for (SocketChannel channel : receiving) {
      channel.close();
    }
  }
}
