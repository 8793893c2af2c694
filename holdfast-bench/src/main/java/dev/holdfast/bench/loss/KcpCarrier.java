package dev.holdfast.bench.loss;

import dev.holdfast.posix.net.NetworkNamespace;
import dev.holdfast.sim.net.ImpairedNetwork;
import java.io.IOException;
import java.util.function.Consumer;

/** KCP over UDP, a conversation for each flow over one socket. */
final class KcpCarrier implements Carrier {

  private static final int PORT = 7_000;

  private final KcpEnd client;
  private final KcpEnd server;

  /**
   * @param fast no delay, interval 10 ms, resend after 2 skips, no congestion window, window 1024;
   *     else as it is, with window 256
   */
  KcpCarrier(ImpairedNetwork network, int flows, boolean fast, Consumer<byte[]> arrived)
      throws IOException, InterruptedException {
    server =
        NetworkNamespace.within(
            network.server(),
            () ->
                new KcpEnd(
                    ImpairedNetwork.SERVER_ADDRESS,
                    ImpairedNetwork.CLIENT_ADDRESS,
                    PORT,
                    flows,
                    fast,
                    arrived));
    client =
        NetworkNamespace.within(
            network.client(),
            () ->
                new KcpEnd(
                    ImpairedNetwork.CLIENT_ADDRESS,
                    ImpairedNetwork.SERVER_ADDRESS,
                    PORT,
                    flows,
                    fast,
                    message -> {}));
  }

  @Override
  public void send(int flow, byte[] message) {
    client.send(flow, message);
  }

  @Override
  public boolean wants(int flow) {
    return client.wants(flow);
  }

  @Override
  public long givenUp() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
